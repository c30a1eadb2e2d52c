package dev.kiseki.ports.out.files;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.ports.out.chunks.StagedBlob;

/** A run of a file's new content. Every tag is over the run's whole place, the content included. */
public sealed interface FileExtent {
  long start();

  /** Exclusive. */
  long end();

  byte[] tag();

  /**
   * Bytes of a staged blob, which the operation takes over; several runs may lie in one blob, and
   * bytes of it that no run names are free at once.
   *
   * @param offset in the blob
   */
  record Staged(long start, long end, StagedBlob blob, long offset, byte[] tag)
      implements FileExtent {}

  /**
   * Bytes of a blob that the namespace has already, as a plan's {@code Source.Blob} named it. Its
   * frames are read as they are: the extent's row leads straight to them, whatever content they
   * were first written for.
   */
  record Kept(long start, long end, BlobId blob, long offset, byte[] tag) implements FileExtent {}

  /** A range of another content of the namespace, which gains a share. */
  record Shared(long start, long end, ContentId source, long offset, byte[] tag)
      implements FileExtent {}

  /** Zeros that take no space. */
  record Hole(long start, long end, byte[] tag) implements FileExtent {}
}

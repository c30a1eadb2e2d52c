package dev.kiseki.application.file.content;

import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.BodyFacts;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Digests a content while it is flushed, as long as every run begins where the last one ended: what
 * was written in order from the start has the MD5 of a PUT for its ETag. One flush out of order, or
 * a change to what was digested, and there is none; nor of more than {@link #MOST_BYTES}, because a
 * mount writes faster than MD5 counts. Not thread-safe.
 */
public final class SequentialDigest {
  static final long MOST_BYTES = 16L << 20;

  private final Optional<BodyDigest> digest;
  private long digestedBytes;
  private boolean broken;

  private SequentialDigest(Optional<BodyDigest> digest) {
    this.digest = digest;
    this.broken = digest.isEmpty();
  }

  /** Of a content that is empty now. */
  public static SequentialDigest fromStart(Supplier<BodyDigest> digests) {
    return new SequentialDigest(Optional.of(digests.get()));
  }

  /** Of a content of which something was there before. */
  public static SequentialDigest none() {
    return new SequentialDigest(Optional.empty());
  }

  /** Bytes from {@code offset} on are about to change. */
  public void changing(long offset) {
    broken |= offset < digestedBytes;
  }

  void flushed(long offset, byte[] bytes, int from, int length) {
    broken |= offset != digestedBytes || offset + length > MOST_BYTES;
    if (!broken) {
      digest.ifPresent(d -> d.update(bytes, from, length));
      digestedBytes += length;
    }
  }

  /** Once: of the whole content, if all of it went by. */
  public Optional<BodyFacts> finish(long sizeBytes) {
    if (broken || digestedBytes != sizeBytes) {
      return Optional.empty();
    }
    broken = true;
    return digest.map(BodyDigest::finish);
  }
}

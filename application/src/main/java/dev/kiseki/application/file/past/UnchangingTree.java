package dev.kiseki.application.file.past;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.SpecialFile;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A tree that refuses every change. STORE_READ_ONLY. */
interface UnchangingTree extends FileTree {
  private static KisekiException refused() {
    return new KisekiException(ErrorCode.STORE_READ_ONLY, "The past does not change.");
  }

  @Override
  default CreatedFile create(Requester requester, EntryRef entry, int permissions, OpenMode mode) {
    throw refused();
  }

  @Override
  default CreatedFile createUnnamed(
      Requester requester, NodeId directory, int permissions, OpenMode mode) {
    throw refused();
  }

  @Override
  default FileAttributes makeDirectory(Requester requester, EntryRef entry, int permissions) {
    throw refused();
  }

  @Override
  default FileAttributes makeSymlink(Requester requester, EntryRef entry, byte[] target) {
    throw refused();
  }

  @Override
  default FileAttributes makeSpecial(Requester requester, EntryRef entry, SpecialFile special) {
    throw refused();
  }

  @Override
  default FileAttributes link(Requester requester, NodeId node, EntryRef entry) {
    throw refused();
  }

  @Override
  default void unlink(Requester requester, EntryRef entry) {
    throw refused();
  }

  @Override
  default void removeDirectory(Requester requester, EntryRef entry) {
    throw refused();
  }

  @Override
  default void rename(Requester requester, EntryRef from, EntryRef to, RenameMode mode) {
    throw refused();
  }

  @Override
  default FileAttributes change(
      Requester requester, NodeId node, Optional<FileHandle> handle, AttributeChange change) {
    throw refused();
  }

  @Override
  default void setExtended(
      Requester requester, NodeId node, ExtendedAttribute attribute, ExtendedAttribute.Mode mode) {
    throw refused();
  }

  @Override
  default void removeExtended(Requester requester, NodeId node, ExtendedName name) {
    throw refused();
  }

  @Override
  default int write(Requester requester, WritePlace place, ByteBuffer source) {
    throw refused();
  }

  @Override
  default void allocate(Requester requester, FileRange range, SpaceChange change) {
    throw refused();
  }

  @Override
  default long copy(Requester requester, FileRange from, WritePlace to) {
    throw refused();
  }

  @Override
  default void sync(FileHandle handle, boolean contentOnly) {
    // nothing waits for the disk
  }

  @Override
  default void syncAll() {
    // nothing waits for the disk
  }

  @Override
  default void syncDirectory(FileHandle handle) {
    // nothing waits for the disk
  }
}

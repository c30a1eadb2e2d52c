package dev.kiseki.application.file.past;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.out.metadata.ListItem;
import java.time.Instant;

/** What is shown of keys as they were: sizes and times are theirs, owner and mode the mount's. */
final class PastView {
  static final int BLOCK_BYTES = 4096;

  private static final int DIRECTORY_PERMISSIONS = 0777;
  private static final int FILE_PERMISSIONS = 0666;

  private final Namespaces namespaces;
  private final MountTerms terms;
  private final NamespaceName name;
  private final Instant time;

  PastView(Namespaces namespaces, MountTerms terms, NamespaceName name, Instant time) {
    this.namespaces = namespaces;
    this.terms = terms;
    this.name = name;
    this.time = time;
  }

  /** Looked up for each operation: who lost the right to read it reads no more. */
  OpenNamespace namespace() {
    return namespaces.openToRead(terms.caller(), name);
  }

  FileAttributes directory(NodeId node) {
    // One link, as btrfs has it: nobody has counted the directories in it.
    return attributes(node, FileKind.DIRECTORY, DIRECTORY_PERMISSIONS, BLOCK_BYTES, time);
  }

  FileAttributes file(NodeId node, ListItem.Key entry) {
    return attributes(
        node,
        FileKind.FILE,
        FILE_PERMISSIONS,
        entry.sizeBytes(),
        Instant.ofEpochMilli(entry.modifiedMillis()));
  }

  private FileAttributes attributes(
      NodeId node, FileKind kind, int permissions, long sizeBytes, Instant modified) {
    return new FileAttributes(
        node,
        kind,
        permissions & ~terms.umask(),
        1,
        terms.defaultOwner(),
        0,
        sizeBytes,
        Math.ceilDiv(sizeBytes, BLOCK_BYTES) * BLOCK_BYTES,
        modified,
        modified,
        modified);
  }

  /** A version that was there when the mount was made was removed for good since. */
  static KisekiException gone() {
    return new KisekiException(ErrorCode.STALE_NODE, "The version was removed for good.");
  }
}

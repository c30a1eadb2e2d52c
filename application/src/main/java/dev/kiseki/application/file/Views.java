package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.in.file.Owner;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.time.Instant;

/** Nodes as a session shows them: checked, with what nobody has set filled in, and what waits. */
final class Views {
  /** A directory's size, and the unit in which space is counted. */
  static final int BLOCK_BYTES = 4096;

  private static final int DIRECTORY_PERMISSIONS = 0777;
  private static final int FILE_PERMISSIONS = 0666;

  private final MountTerms terms;
  private final OpenNodes openNodes;

  Views(MountTerms terms, OpenNodes openNodes) {
    this.terms = terms;
    this.openNodes = openNodes;
  }

  /** Checks what was found in a directory. DATA_CORRUPT. */
  void check(Known directory, StoredNode found) {
    found.name().ifPresent(name -> checkPlace(directory, name, found.id()));
    directory.volume().seals().check(found);
  }

  /** Whether a name is the directory's own. DATA_CORRUPT. */
  static void checkPlace(Known directory, NodeName name, NodeId node) {
    if (directory.directory().filter(id -> !id.equals(name.parent())).isPresent()) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "A name lies in another directory than it was found in.",
          Fact.of("node", node.value()));
    }
  }

  /** One more reference to a node that was found and checked. */
  FileAttributes met(KnownNodes nodes, Known directory, StoredNode found, Place place) {
    Known known = nodes.referenced(directory.volume(), found, place);
    if (found.state() instanceof NodeState.Directory(var id)) {
      known.checkedAs(id);
    }
    return attributes(found);
  }

  FileAttributes attributes(StoredNode node) {
    FileAttributes stored = stored(node);
    return openNodes.find(node.id()).map(open -> open.overlaid(stored)).orElse(stored);
  }

  private FileAttributes stored(StoredNode node) {
    return new FileAttributes(
        node.id(),
        kind(node.kind()),
        node.ownership().map(o -> o.permissions()).orElseGet(() -> defaultMode(node.kind())),
        node.linkCount(),
        node.ownership().map(o -> new Owner(o.uid(), o.gid())).orElse(terms.defaultOwner()),
        node.device(),
        sizeBytes(node.state()),
        allocatedBytes(node.state()),
        node.times().accessed(),
        node.times().modified(),
        node.times().changed());
  }

  /** The root of a tenant's mount: it is nobody's, and changes with no one. */
  FileAttributes ofTenant(NodeId root, int namespaces) {
    return new FileAttributes(
        root,
        FileKind.DIRECTORY,
        defaultMode(NodeKind.DIRECTORY),
        2 + namespaces,
        terms.defaultOwner(),
        0,
        BLOCK_BYTES,
        BLOCK_BYTES,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private int defaultMode(NodeKind kind) {
    int all = kind == NodeKind.DIRECTORY ? DIRECTORY_PERMISSIONS : FILE_PERMISSIONS;
    return kind == NodeKind.SYMLINK ? 0777 : all & ~terms.umask();
  }

  private static long sizeBytes(NodeState state) {
    return switch (state) {
      case NodeState.File file -> file.sizeBytes();
      case NodeState.Directory _ -> BLOCK_BYTES;
      case NodeState.Symlink link -> link.targetBytes();
      case NodeState.Special _ -> 0;
    };
  }

  private static long allocatedBytes(NodeState state) {
    return switch (state) {
      case NodeState.File file -> Math.ceilDiv(file.allocatedBytes(), BLOCK_BYTES) * BLOCK_BYTES;
      case NodeState.Directory _ -> BLOCK_BYTES;
      case NodeState.Symlink _, NodeState.Special _ -> 0;
    };
  }

  static FileKind kind(NodeKind kind) {
    return switch (kind) {
      case FILE -> FileKind.FILE;
      case DIRECTORY -> FileKind.DIRECTORY;
      case SYMLINK -> FileKind.SYMLINK;
      case FIFO -> FileKind.FIFO;
      case SOCKET -> FileKind.SOCKET;
      case CHARACTER_DEVICE -> FileKind.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> FileKind.BLOCK_DEVICE;
    };
  }

  /** NAME_TOO_LONG; FILE_EXISTS for the two names that every directory has. */
  static Place placeForNew(NodeId directory, FileName name) {
    if (name.isDot() || name.isDotDot()) {
      throw Failures.fileExists();
    }
    return place(directory, name);
  }

  /** NAME_TOO_LONG. */
  static Place place(NodeId directory, FileName name) {
    if (name.bytes().length > FileName.MAX_BYTES) {
      throw Failures.of(ErrorCode.NAME_TOO_LONG, "A name has at most 255 bytes.");
    }
    return new Place(directory, name.bytes());
  }
}

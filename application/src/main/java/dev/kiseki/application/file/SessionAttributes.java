package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.Attributes;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.NewTime;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpaceFacts;
import dev.kiseki.ports.out.files.NodeChange;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.StoredNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Attributes of one session. */
final class SessionAttributes implements Attributes {
  private final Session session;
  private final Views views;
  private final SessionFiles files;
  private final OpenNodes openNodes;
  private final AccessTimes accessTimes;
  private final ExtendedAttributes extended;
  private final Capacity capacity;

  SessionAttributes(
      Session session,
      Views views,
      SessionFiles files,
      OpenNodes openNodes,
      AccessTimes accessTimes) {
    this.session = session;
    this.views = views;
    this.files = files;
    this.openNodes = openNodes;
    this.accessTimes = accessTimes;
    this.extended = new ExtendedAttributes(session);
    this.capacity = new Capacity(session, openNodes.space());
  }

  @Override
  public FileAttributes attributes(NodeId node) {
    if (session.isTenantRoot(node)) {
      return views.ofTenant(node, 0);
    }
    return views.attributes(stored(session.require(node)));
  }

  private static StoredNode stored(Known known) {
    return known.volume().files().node(known.volume().id(), known.ref());
  }

  @Override
  public FileAttributes change(
      Requester requester, NodeId node, Optional<FileHandle> handle, AttributeChange change) {
    Known known = session.requireWritable(node);
    FileAttributes before = views.attributes(stored(known));
    if (change.sizeBytes().isPresent()) {
      requireFile(before.kind());
      files.truncate(known, handle, change.sizeBytes().getAsLong(), change.dropPrivileges());
    }
    Instant now = session.now();
    boolean more =
        change.permissions().isPresent()
            || change.uid().isPresent()
            || change.gid().isPresent()
            || change.accessed().isPresent()
            || change.modified().isPresent()
            || change.asksForNothing();
    if (!more) {
      return views.attributes(stored(known));
    }
    return changeStored(known, before, change, now);
  }

  private static void requireFile(FileKind kind) {
    if (kind == FileKind.DIRECTORY) {
      throw Failures.of(ErrorCode.IS_A_DIRECTORY, "A directory has no length to set.");
    }
    if (kind != FileKind.FILE) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT, "Only a file has a length to set.");
    }
  }

  private FileAttributes changeStored(
      Known known, FileAttributes before, AttributeChange change, Instant now) {
    Volume volume = known.volume();
    Instant changed = change.changed().orElse(now);
    Optional<Instant> modified = change.modified().map(time -> resolved(time, now));
    Optional<Ownership> ownership = ownership(before, change);
    StoredNode after =
        volume
            .files()
            .change(
                volume.id(),
                known.ref(),
                new NodeChange(
                    ownership,
                    change.accessed().map(time -> resolved(time, now)),
                    modified,
                    changed),
                volume.seals())
            .value();
    openNodes
        .find(known.id())
        .ifPresent(
            open ->
                open.exclusively(
                    () -> {
                      open.attributesSet(modified, changed, ownership.isPresent());
                      return open;
                    }));
    return views.attributes(after);
  }

  /** A change of owner takes privileges away, unless the mode is set in the same step. */
  private static Optional<Ownership> ownership(FileAttributes before, AttributeChange change) {
    boolean owner = change.uid().isPresent() || change.gid().isPresent() || change.asksForNothing();
    if (!owner && change.permissions().isEmpty()) {
      return Optional.empty();
    }
    boolean drops = owner && before.kind() != FileKind.DIRECTORY;
    int kept = drops ? Modes.withoutPrivileges(before.permissions()) : before.permissions();
    return Optional.of(
        new Ownership(
            change.permissions().orElse(kept),
            change.uid().orElse(before.owner().uid()),
            change.gid().orElse(before.owner().gid())));
  }

  private static Instant resolved(NewTime time, Instant now) {
    return switch (time) {
      case NewTime.Now _ -> now;
      case NewTime.At at -> at.time();
    };
  }

  @Override
  public byte[] symlinkTarget(NodeId node) {
    Known known = session.require(node);
    if (!(stored(known).state() instanceof NodeState.Symlink link)) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT, "This is not a symbolic link.");
    }
    if (!session.terms().readOnly()) {
      accessTimes.read(known.volume(), known.ref());
    }
    return known.volume().seals().openTarget(node, link.sealedTarget());
  }

  @Override
  public byte[] extended(NodeId node, ExtendedName name) {
    if (session.isTenantRoot(node)) {
      throw ExtendedAttributes.noSuchAttribute();
    }
    return extended.get(session.require(node), name);
  }

  @Override
  public List<ExtendedName> extendedNames(NodeId node) {
    return session.isTenantRoot(node) ? List.of() : extended.names(session.require(node));
  }

  @Override
  public void setExtended(
      Requester requester, NodeId node, ExtendedAttribute attribute, ExtendedAttribute.Mode mode) {
    Known known = session.requireWritable(node);
    extended.set(known, attribute, mode);
    ctimeMoved(known);
  }

  @Override
  public void removeExtended(Requester requester, NodeId node, ExtendedName name) {
    Known known = session.requireWritable(node);
    extended.remove(known, name);
    ctimeMoved(known);
  }

  private void ctimeMoved(Known known) {
    openNodes
        .find(known.id())
        .ifPresent(
            open ->
                open.exclusively(
                    () -> {
                      open.attributesSet(Optional.empty(), session.now(), false);
                      return open;
                    }));
  }

  @Override
  public SpaceFacts space() {
    return capacity.facts();
  }
}

package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.Attributes;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.NewTime;
import dev.kiseki.ports.in.file.SpaceFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Requests about attributes, extended attributes, link targets and free space. */
final class AttributeRequests {
  private static final int FATTR_MODE = 1;
  private static final int FATTR_UID = 1 << 1;
  private static final int FATTR_GID = 1 << 2;
  private static final int FATTR_SIZE = 1 << 3;
  private static final int FATTR_ATIME = 1 << 4;
  private static final int FATTR_MTIME = 1 << 5;
  private static final int FATTR_FH = 1 << 6;
  private static final int FATTR_ATIME_NOW = 1 << 7;
  private static final int FATTR_MTIME_NOW = 1 << 8;
  private static final int FATTR_CTIME = 1 << 10;
  private static final int FATTR_KILL_SUIDGID = 1 << 11;

  private final Attributes attributes;
  private final NodeNumbers numbers;
  private final AttributeLayout layout;
  private final KernelMemory memory;
  private final IdlePrivilege idlePrivilege;

  AttributeRequests(
      Attributes attributes, NodeNumbers numbers, AttributeLayout layout, KernelMemory memory) {
    this.memory = memory;
    this.attributes = attributes;
    this.numbers = numbers;
    this.layout = layout;
    this.idlePrivilege = new IdlePrivilege(attributes);
  }

  int get(Request request, Reply reply) {
    NodeId node = node(request);
    long since = memory.moment();
    FileAttributes found = attributes.attributes(node);
    // An open file's may be kept for the moment that fstat(2) in a loop is about.
    Keep keep = memory.keep(node, found, since) == Keep.ALL ? Keep.ALL : Keep.NOTHING;
    layout.putAttributesWithTimeout(reply, found, keep);
    return Answer.OK;
  }

  int set(Request request, Reply reply) {
    NodeId node = node(request);
    long since = memory.moment();
    AttributeChange change = withoutGroupPrivilege(request, requestedChange(request));
    FileAttributes changed = attributes.change(request.requester(), node, handle(request), change);
    // Not every kernel drops this reply when it was told of a change after it was made.
    boolean keeps = memory.keep(node, changed, since) != Keep.NOTHING;
    layout.putAttributesWithTimeout(reply, changed, keeps ? Keep.NAME : Keep.NOTHING);
    return Answer.OK;
  }

  /**
   * Where the group may not execute, set-group-id goes only when the caller is none of the group:
   * before it writes, which the kernel tells by a change of nothing, or with what it changes.
   */
  private AttributeChange withoutGroupPrivilege(Request request, AttributeChange change) {
    if (!change.asksForNothing() && !change.dropPrivileges()) {
      return change;
    }
    OptionalInt left = idlePrivilege.left(request.requester(), node(request));
    return left.isPresent() ? change.withPermissions(left.getAsInt()) : change;
  }

  private static Optional<FileHandle> handle(Request request) {
    return has(request, FATTR_FH)
        ? Optional.of(new FileHandle(request.longAt(8)))
        : Optional.empty();
  }

  /**
   * fuse_setattr_in: valid:4 pad:4 | 8 fh size lock_owner | 32 atime mtime ctime | 56 their
   * nanoseconds, 4 each | 68 mode unused uid gid unused.
   */
  private static AttributeChange requestedChange(Request request) {
    return new AttributeChange(
        has(request, FATTR_MODE)
            ? OptionalInt.of(Mode.permissions(request.intAt(68)))
            : OptionalInt.empty(),
        has(request, FATTR_UID) ? OptionalInt.of(request.intAt(76)) : OptionalInt.empty(),
        has(request, FATTR_GID) ? OptionalInt.of(request.intAt(80)) : OptionalInt.empty(),
        has(request, FATTR_SIZE) ? OptionalLong.of(request.longAt(16)) : OptionalLong.empty(),
        newTime(request, FATTR_ATIME, FATTR_ATIME_NOW, 32, 56),
        newTime(request, FATTR_MTIME, FATTR_MTIME_NOW, 40, 60),
        has(request, FATTR_CTIME) ? Optional.of(time(request, 48, 64)) : Optional.empty(),
        has(request, FATTR_KILL_SUIDGID));
  }

  private static Optional<NewTime> newTime(
      Request request, int flag, int nowFlag, int seconds, int nanos) {
    if (has(request, nowFlag)) {
      return Optional.of(new NewTime.Now());
    }
    return has(request, flag)
        ? Optional.of(new NewTime.At(time(request, seconds, nanos)))
        : Optional.empty();
  }

  private static Instant time(Request request, int seconds, int nanos) {
    return Instant.ofEpochSecond(request.longAt(seconds), request.intAt(nanos));
  }

  private static boolean has(Request request, int flag) {
    return (request.intAt(0) & flag) != 0;
  }

  int readLink(Request request, Reply reply) {
    reply.putBytes(attributes.symlinkTarget(node(request)));
    return Answer.OK;
  }

  /** fuse_setxattr_in, the short form: size flags, name, value. */
  int setExtended(Request request) {
    ExtendedName name = request.extendedNameAt(8);
    byte[] value = request.bytesAt(request.afterName(8), request.intAt(0));
    int flags = request.intAt(4);
    if (flags == Mode.XATTR_BOTH) {
      attributes.extended(node(request), name);
      return Errno.EEXIST;
    }
    ExtendedAttribute.Mode mode = Mode.extended(flags);
    attributes.setExtended(
        request.requester(), node(request), new ExtendedAttribute(name, value), mode);
    return Answer.OK;
  }

  /** fuse_getxattr_in: size padding, name. */
  int getExtended(Request request, Reply reply) {
    return sized(
        request.intAt(0), attributes.extended(node(request), request.extendedNameAt(8)), reply);
  }

  int listExtended(Request request, Reply reply) {
    List<ExtendedName> names = attributes.extendedNames(node(request));
    return sized(request.intAt(0), ExtendedNames.list(request.requester(), names), reply);
  }

  /** Size 0 asks how much there is; less than that is refused. */
  private static int sized(int size, byte[] bytes, Reply reply) {
    if (size == 0) {
      reply.putInt(bytes.length).putInt(0);
      return Answer.OK;
    }
    if (bytes.length > size) {
      return Errno.ERANGE;
    }
    reply.putBytes(bytes);
    return Answer.OK;
  }

  int removeExtended(Request request) {
    attributes.removeExtended(request.requester(), node(request), request.extendedNameAt(0));
    return Answer.OK;
  }

  /** fuse_kstatfs: blocks bfree bavail files ffree bsize namelen frsize padding spare. */
  int space(Reply reply) {
    SpaceFacts space = attributes.space();
    reply
        .putLong(space.blockCount())
        .putLong(space.freeBlocks())
        .putLong(space.availableBlocks())
        .putLong(space.nodeCount())
        .putLong(space.freeNodes())
        .putInt(space.blockBytes())
        .putInt(FileName.MAX_BYTES)
        .putInt(space.blockBytes())
        .putZeros(28);
    return Answer.OK;
  }

  private NodeId node(Request request) {
    return numbers.fromKernel(request.node());
  }
}

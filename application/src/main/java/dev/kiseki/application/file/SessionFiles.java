package dev.kiseki.application.file;

import dev.kiseki.application.file.lock.LockTable;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenFiles;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.StoredNode;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Open files of one session. */
final class SessionFiles implements OpenFiles {
  private static final int COPY_STEP_BYTES = 1 << 20;

  private final Session session;
  private final OpenNodes openNodes;
  private final SharedCopies sharedCopies;
  private final LazyCloses lazyCloses;
  private final LockTable locks;
  private final AccessTimes accessTimes;
  private final AtomicLong lastHandle;
  private final Map<FileHandle, Handle> handles = new ConcurrentHashMap<>();

  /** An open file of this session. */
  private record Handle(OpenNode node, Known known, Reads reads) {}

  /** Whether anything was read through a handle that moves the time of last access. */
  private static final class Reads {
    private volatile boolean any;
  }

  SessionFiles(
      Session session,
      OpenNodes openNodes,
      LazyCloses lazyCloses,
      LockTable locks,
      AccessTimes accessTimes,
      AtomicLong lastHandle) {
    this.session = session;
    this.openNodes = openNodes;
    this.sharedCopies = new SharedCopies(openNodes);
    this.lazyCloses = lazyCloses;
    this.locks = locks;
    this.accessTimes = accessTimes;
    this.lastHandle = lastHandle;
  }

  @Override
  public OpenedFile open(Requester requester, NodeId id, OpenMode mode) {
    boolean changes = mode.write() || mode.truncate();
    Known known = changes ? session.requireWritable(id) : session.require(id);
    if (known.directory().isPresent() && changes) {
      throw Failures.of(ErrorCode.IS_A_DIRECTORY, "A directory is not written to.");
    }
    OpenNode node = openNodes.open(known.volume(), known.ref());
    try {
      boolean pagesValid = arePagesValid(known, node);
      if (mode.truncate()) {
        changing(node, mode.dropPrivileges(), () -> node.truncate(0));
      }
      return opened(known, node, pagesValid);
    } catch (KisekiException e) {
      openNodes.close(node);
      throw e;
    }
  }

  private boolean arePagesValid(Known known, OpenNode node) {
    return node.exclusively(
        () ->
            !node.isChangedByOtherThan(session.number())
                && known.lastContent().map(node.base().content()::equals).orElse(true));
  }

  private OpenedFile opened(Known known, OpenNode node, boolean pagesValid) {
    FileHandle handle = new FileHandle(lastHandle.incrementAndGet());
    session.nodes().opened(known);
    handles.put(handle, new Handle(node, known, new Reads()));
    return new OpenedFile(handle, pagesValid);
  }

  /** Opens what was just made; one without a name is held by its making. */
  OpenedFile openNew(StoredNode made, NodeRef ref, boolean isHeld) {
    Known known = session.nodes().require(made.id());
    return opened(known, openNodes.openNew(known.volume(), ref, made, isHeld), true);
  }

  private Handle require(FileHandle handle) {
    Handle open = handles.get(handle);
    if (open == null) {
      throw Failures.noSuchHandle();
    }
    return open;
  }

  NodeId nodeOf(FileHandle handle) {
    return require(handle).node().id();
  }

  @Override
  public int read(FileHandle handle, long offset, ByteBuffer target, AccessTime time) {
    Handle open = require(handle);
    if (time == AccessTime.MOVES) {
      open.reads().any = true;
    }
    return open.node().read(offset, target);
  }

  @Override
  public int write(Requester requester, WritePlace place, ByteBuffer source) {
    session.requireWritable();
    return write(require(place.handle()).node(), place, source);
  }

  private int write(OpenNode node, WritePlace place, ByteBuffer source) {
    return node.exclusively(
        () -> {
          node.throwLateError();
          if (!source.hasRemaining()) {
            return 0;
          }
          int[] written = new int[1];
          changing(
              node,
              place.dropPrivileges(),
              () -> {
                long offset = place.append() ? node.sizeBytes() : place.offset();
                written[0] = node.write(offset, source);
              });
          return written[0];
        });
  }

  /** Changes a content, keeping account of memory and of what a publish will say. */
  void changing(OpenNode node, boolean dropsPrivileges, Runnable change) {
    node.exclusively(
        () -> {
          openNodes.accounted(node, change);
          node.touched(session.now(), dropsPrivileges, session.number());
          openNodes.relieve(node);
          return node;
        });
  }

  @Override
  public void flush(FileHandle handle, LockOwner owner) {
    Handle open = require(handle);
    try {
      publish(open);
      lazyCloses.throwError(open.node().id());
      noteReads(open);
    } finally {
      locks.flushed(session.number(), open.node().id(), owner);
    }
  }

  private void publish(Handle open) {
    if (openNodes.publishNamed(open.node())) {
      awaitClose(open.node());
    }
  }

  /** As long as the close of a changed file takes. */
  private void awaitClose(OpenNode node) {
    switch (session.terms().durability()) {
      case ON_CLOSE -> node.volume().files().awaitDurable();
      case LAZY -> lazyCloses.closed(node);
    }
  }

  /** With the close of a descriptor, not with each read. */
  private void noteReads(Handle open) {
    if (open.reads().any && !session.terms().readOnly()) {
      open.reads().any = false;
      accessTimes.read(open.node().volume(), open.known().ref());
    }
  }

  @Override
  public void release(FileHandle handle) {
    Handle open = handles.remove(handle);
    if (open == null) {
      throw Failures.noSuchHandle();
    }
    close(handle, open);
  }

  private void close(FileHandle handle, Handle open) {
    locks.released(session.number(), open.node().id(), handle);
    try {
      publish(open);
      noteReads(open);
    } finally {
      open.node()
          .exclusively(
              () -> {
                open.known().lastContent(open.node().base().content());
                return handle;
              });
      openNodes.close(open.node());
      session.nodes().closed(open.known());
    }
  }

  @Override
  public void sync(FileHandle handle, boolean contentOnly) {
    Handle open = require(handle);
    openNodes.publishNamed(open.node());
    open.node().volume().files().awaitDurable();
    lazyCloses.throwError(open.node().id());
  }

  @Override
  public void syncAll() {
    Set<OpenNode> nodes = new HashSet<>();
    handles.values().forEach(open -> nodes.add(open.node()));
    firstError(nodes, openNodes::publishNamed);
    nodes.stream().findFirst().ifPresent(node -> node.volume().files().awaitDurable());
  }

  /** Does it for all, and throws what went wrong first. */
  private static <T> void firstError(Iterable<T> all, Consumer<T> action) {
    @Nullable KisekiException first = null;
    for (T one : all) {
      try {
        action.accept(one);
      } catch (KisekiException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void allocate(Requester requester, FileRange range, SpaceChange change) {
    session.requireWritable();
    OpenNode node = require(range.handle()).node();
    node.exclusively(
        () -> {
          node.throwLateError();
          openNodes.accounted(node, () -> node.change(range.offset(), range.length(), change));
          // Also where only space is reserved: ext4 counts each fallocate(2) as a change of
          // content.
          node.touched(session.now(), requester.uid() != 0, session.number());
          openNodes.relieve(node);
          return node;
        });
  }

  @Override
  public long seek(FileHandle handle, long offset, SeekTarget target) {
    return require(handle).node().seek(offset, target);
  }

  @Override
  public long copy(Requester requester, FileRange from, WritePlace to) {
    session.requireWritable();
    Handle source = require(from.handle());
    OpenNode target = require(to.handle()).node();
    source.reads().any = true;
    Optional<Long> shared =
        from.offset() == to.offset() ? share(source.node(), target, from, to) : Optional.empty();
    return shared.isPresent() ? shared.get() : copyBytes(source, target, from, to);
  }

  /** Its close finds nothing to wait for any more. */
  private Optional<Long> share(OpenNode source, OpenNode target, FileRange from, WritePlace to) {
    SharedCopies.Change change =
        new SharedCopies.Change(session.now(), to.dropPrivileges(), session.number());
    Optional<Long> shared =
        sharedCopies.share(source, target, from.offset(), from.length(), change);
    shared.ifPresent(_ -> awaitClose(target));
    return shared;
  }

  private long copyBytes(Handle source, OpenNode target, FileRange from, WritePlace to) {
    ByteBuffer step = ByteBuffer.allocate(COPY_STEP_BYTES);
    long done = 0;
    while (done < from.length()) {
      step.clear().limit((int) Math.min(COPY_STEP_BYTES, from.length() - done));
      source.node().read(from.offset() + done, step);
      step.flip();
      if (!step.hasRemaining()) {
        break;
      }
      WritePlace place =
          new WritePlace(to.handle(), to.offset() + done, false, to.dropPrivileges());
      int wanted = step.remaining();
      int written = write(target, place, step);
      done += written;
      if (written < wanted) {
        // What is in the way is told to who asks for the rest.
        break;
      }
    }
    return done;
  }

  // ---- truncation by name or handle

  /** truncate(2) and ftruncate(2): with a handle staged, without published at once. */
  void truncate(Known known, Optional<FileHandle> handle, long sizeBytes, boolean dropPrivileges) {
    if (handle.isPresent()) {
      OpenNode node = require(handle.get()).node();
      changing(node, dropPrivileges, () -> node.truncate(sizeBytes));
      return;
    }
    OpenNode node = openNodes.open(known.volume(), known.ref());
    try {
      boolean othersHaveItOpen = node.isChanged();
      changing(node, dropPrivileges, () -> node.truncate(sizeBytes));
      if (!othersHaveItOpen) {
        openNodes.publishNamed(node);
      }
    } finally {
      openNodes.close(node);
    }
  }

  // ---- locks

  Optional<FileLock> conflicting(FileHandle handle, FileLock wanted) {
    return locks.conflicting(session.number(), nodeOf(handle), wanted);
  }

  void lock(FileHandle handle, FileLock wanted) {
    locks.lock(session.number(), nodeOf(handle), handle, wanted);
  }

  void lockWaiting(Requester requester, FileHandle handle, FileLock wanted) {
    locks.lockWaiting(session.number(), requester.operation(), nodeOf(handle), handle, wanted);
  }

  void unlock(FileHandle handle, FileLock range) {
    locks.unlock(session.number(), nodeOf(handle), range);
  }

  int count() {
    return handles.size();
  }

  /** What a session that ends leaves open is published and closed. */
  void closeAll() {
    locks.sessionEnded(session.number());
    firstError(
        List.copyOf(handles.keySet()),
        handle -> {
          Handle open = handles.remove(handle);
          if (open != null) {
            close(handle, open);
          }
        });
  }
}

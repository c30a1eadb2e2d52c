package dev.kiseki.application.file;

import dev.kiseki.application.content.PlannedContent;
import dev.kiseki.application.file.content.ContentSpace;
import dev.kiseki.application.file.content.Flushing;
import dev.kiseki.application.file.content.OpenContent;
import dev.kiseki.application.file.content.SequentialDigest;
import dev.kiseki.application.file.space.SpaceAccount;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A file that somebody has open: what was published, and what was changed since. One object for all
 * handles of all sessions. Readers of an unchanged file share the lock; everything else has it
 * alone ({@link #exclusively}).
 */
final class OpenNode {
  private static final ContentSpace NOTHING = new ContentSpace(0, 0);

  /** Overwritten bytes that a file's blobs may hold beside twice its size. */
  private static final long MOST_WASTE_BYTES = 64L << 20;

  private final Volume volume;
  private final NodeId id;
  private final Supplier<BodyDigest> digests;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private final NodeRef ref;
  private final SpaceAccount space;
  private Optional<OpenContent> content = Optional.empty();
  private SequentialDigest digest = SequentialDigest.none();
  private final PublishedFile published;
  private final UnnamedBlobs unnamed = new UnnamedBlobs();
  private final Attempts attempts = new Attempts();
  private Optional<Pending> pending = Optional.empty();
  private Optional<KisekiException> lateError = Optional.empty();
  private long lastSession;

  /** How often something was changed since it was opened. */
  private long changes;

  /** What the publish of the changes will give back: that of the content it replaces. */
  private long givenBackBytes;

  /** Guarded by the table of open nodes. */
  int opens;

  /** The memory that the table of open nodes last counted. */
  volatile long countedMemoryBytes;

  /** What a publish will say of the node. */
  record Pending(Instant modified, Instant changed, boolean privilegesDropped) {}

  OpenNode(
      Volume volume,
      NodeRef ref,
      Supplier<BodyDigest> digests,
      Supplier<Long> clockMillis,
      SpaceAccount space) {
    this.volume = volume;
    this.id = ref.node();
    this.ref = ref;
    this.digests = digests;
    this.space = space;
    this.published = new PublishedFile(volume, ref, clockMillis);
  }

  NodeId id() {
    return id;
  }

  Volume volume() {
    return volume;
  }

  NodeRef ref() {
    return ref;
  }

  <R> R exclusively(Supplier<R> action) {
    lock.writeLock().lock();
    try {
      return action.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The same, unless somebody is busy with the file. */
  boolean exclusivelyIfIdle(Runnable action) {
    if (!lock.writeLock().tryLock()) {
      return false;
    }
    try {
      action.run();
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  // ---- what was published

  /** With the node's lock. */
  PublishedFile published() {
    return published;
  }

  boolean isLoaded() {
    return published.isLoaded();
  }

  NodeState.File base() {
    return published.state();
  }

  // ---- reading and seeking

  int read(long offset, ByteBuffer target) {
    lock.readLock().lock();
    try {
      Optional<PlannedContent> plan = published.freshPlan();
      if (content.isEmpty() && plan.isPresent()) {
        return readPublished(plan.get(), offset, target);
      }
    } finally {
      lock.readLock().unlock();
    }
    return exclusively(
        () ->
            content.isPresent()
                ? content.get().read(offset, target)
                : readPublished(published.plan(), offset, target));
  }

  private static int readPublished(PlannedContent plan, long offset, ByteBuffer target) {
    if (offset < 0 || offset >= plan.sizeBytes()) {
      return 0;
    }
    int total = (int) Math.min(target.remaining(), plan.sizeBytes() - offset);
    plan.read(offset, total, target::put);
    return total;
  }

  long seek(long offset, SeekTarget target) {
    return exclusively(() -> content.orElseGet(published::unchanged).seek(offset, target));
  }

  // ---- changing; exclusively

  boolean isChanged() {
    return content.isPresent();
  }

  Optional<OpenContent> content() {
    return content;
  }

  /** Publishes that the store has not answered. */
  Attempts attempts() {
    return attempts;
  }

  long changes() {
    return changes;
  }

  SequentialDigest digest() {
    return digest;
  }

  Optional<Pending> pending() {
    return pending;
  }

  long sizeBytes() {
    return content.map(OpenContent::size).orElseGet(() -> base().sizeBytes());
  }

  /** Of changes that are in memory, with those that are on their way out of it. */
  long memoryBytes() {
    return dirtyBytes() + unnamed.inFlightBytes();
  }

  long dirtyBytes() {
    return content.map(OpenContent::memoryBytes).orElse(0L);
  }

  /** DISK_FULL, QUOTA_EXCEEDED. */
  int write(long offset, ByteBuffer source) {
    return change(
        content -> {
          long count = Math.min(source.remaining(), OpenContent.MOST_BYTES - offset);
          int fitting = count > 0 ? (int) reserve(content, offset, count) : source.remaining();
          digest.changing(offset);
          return content.write(offset, source.duplicate().limit(source.position() + fitting));
        });
  }

  /** Reserves for as many of the bytes as there is room for, as POSIX has it; at least one. */
  private long reserve(OpenContent content, long offset, long count) {
    try {
      require(content.spaceWith(offset, count, true));
      return count;
    } catch (KisekiException full) {
      long fewer = space.bytesLeft();
      if (fewer <= 0 || fewer >= count) {
        throw full;
      }
      require(content.spaceWith(offset, fewer, true));
      return fewer;
    }
  }

  void truncate(long sizeBytes) {
    if (sizeBytes == 0) {
      restart();
      return;
    }
    change(
        content -> {
          digest.changing(sizeBytes);
          content.truncate(sizeBytes);
          return content;
        });
  }

  /** A change that fails before anything was changed leaves nothing to publish. */
  private <R> R change(Function<OpenContent, R> change) {
    boolean wasChanged = content.isPresent();
    OpenContent changing = changing();
    boolean isDone = false;
    try {
      R result = change.apply(changing);
      isDone = true;
      return result;
    } finally {
      if (!isDone && !wasChanged) {
        content = Optional.empty();
        changing.discard();
      }
      settle();
    }
  }

  private void require(ContentSpace wanted) {
    space.require(unwritten(wanted), more(wanted));
  }

  /** What is on its way to the disk may not be there yet. */
  private long unwritten(ContentSpace taken) {
    return taken.unwrittenBytes() + unnamed.inFlightBytes();
  }

  /** What the file has been promised is what it takes now. */
  private void settle() {
    ContentSpace taken = content.map(OpenContent::space).orElse(NOTHING);
    space.settle(unwritten(taken), more(taken));
  }

  /** By how much a publish would make the quota's count grow. */
  private long more(ContentSpace taken) {
    return Math.max(0, taken.countedBytes() - givenBackBytes);
  }

  /** From an empty content on, whatever there was. */
  private void restart() {
    // May be refused, and then nothing was changed.
    long givesBack = givenBack();
    OpenContent old = content.orElse(null);
    content = Optional.of(new OpenContent(published, 0, List.of()));
    givenBackBytes = givesBack;
    digest = SequentialDigest.fromStart(digests);
    if (old != null) {
      old.discard();
    }
    unnamed.close();
    settle();
  }

  /** DISK_FULL, QUOTA_EXCEEDED: what fallocate(2) asks for is kept for the file. */
  void change(long offset, long length, SpaceChange change) {
    change(
        content -> {
          if (change != SpaceChange.PUNCH_HOLE && offset <= OpenContent.MOST_BYTES - length) {
            boolean growsFile = change == SpaceChange.ALLOCATE || change == SpaceChange.ZERO;
            require(content.spaceWith(offset, length, growsFile));
          }
          boolean onlyReserves =
              change == SpaceChange.ALLOCATE || change == SpaceChange.ALLOCATE_KEEPING_SIZE;
          if (!onlyReserves) {
            digest.changing(offset);
          }
          content.change(offset, length, change);
          return content;
        });
  }

  private OpenContent changing() {
    if (content.isEmpty()) {
      boolean empty = base().sizeBytes() == 0;
      // May be refused, and then nothing was changed.
      long givesBack = givenBack();
      content = Optional.of(published.unchanged());
      digest = empty ? SequentialDigest.fromStart(digests) : SequentialDigest.none();
      givenBackBytes = givesBack;
    }
    return content.get();
  }

  /** Where an older version stays, it gives nothing back. */
  private long givenBack() {
    boolean staysAsVersion =
        switch (volume.namespace().row().versioning()) {
          case UNVERSIONED -> false;
          case SUSPENDED -> !published.isMadeHere() && !base().version().isNull();
          case ENABLED -> !published.isMadeHere();
        };
    return staysAsVersion ? 0 : base().allocatedBytes();
  }

  /** The content was changed, by this session. */
  void touched(Instant now, boolean dropsPrivileges, long session) {
    boolean dropped = dropsPrivileges || pending.map(Pending::privilegesDropped).orElse(false);
    pending = Optional.of(new Pending(now, now, dropped));
    changes++;
    lastSession = session;
  }

  /** Attributes were set that the coming publish must not undo. */
  void attributesSet(Optional<Instant> modified, Instant changed, boolean mode) {
    pending =
        pending.map(
            p ->
                new Pending(
                    modified.orElse(p.modified()), changed, p.privilegesDropped() && !mode));
  }

  boolean isChangedByOtherThan(long session) {
    return content.isPresent() && lastSession != session;
  }

  /** What stat(2) is told while changes wait to be published. */
  FileAttributes overlaid(FileAttributes stored) {
    return exclusively(
        () -> {
          if (!isChanged()) {
            return stored;
          }
          Pending p = pending.orElse(new Pending(stored.modified(), stored.changed(), false));
          return new FileAttributes(
              stored.node(),
              stored.kind(),
              p.privilegesDropped()
                  ? Modes.withoutPrivileges(stored.permissions())
                  : stored.permissions(),
              stored.linkCount(),
              stored.owner(),
              stored.device(),
              sizeBytes(),
              content.map(OpenContent::allocatedBytes).orElse(stored.allocatedBytes()),
              stored.accessed(),
              p.modified(),
              p.changed());
        });
  }

  // ---- flushing and publishing; exclusively

  void flushed(List<Flushing> blobs) {
    unnamed.add(blobs);
    content.ifPresent(c -> unnamed.keep(c.usedBlobs().keySet()));
    settle();
  }

  /** Whether what was overwritten since the last publish takes more than the file itself. */
  boolean isWasteful() {
    return unnamed.lengthBytes() > 2 * sizeBytes() + MOST_WASTE_BYTES;
  }

  /** Lets go of what has arrived on disk; waits until no more than so many are on their way. */
  void awaitFlushes(int most) {
    unnamed.await(most, this::failedLate);
    settle();
  }

  /** All changes are published: the store has this state now. */
  void published(NodeState.File file, ETag etag) {
    Optional<OpenContent> changed = content;
    content = Optional.empty();
    pending = Optional.empty();
    digest = SequentialDigest.none();
    space.published();
    attempts.clear();
    // What the commit took over is not given back by this.
    unnamed.close();
    published.published(file, etag, changed);
    changed.ifPresent(OpenContent::discard);
  }

  /** The store has this state now, and what was changed since is still to be published. */
  void publishedBefore(NodeState.File file, ETag etag) {
    published.loaded(file, etag, true);
    givenBackBytes = givenBack();
    settle();
  }

  /** DISK_FULL, QUOTA_EXCEEDED: for a content of bytes that are on the disk already. */
  void requireShared(long countedBytes) {
    boolean fits = false;
    try {
      space.require(unnamed.inFlightBytes(), Math.max(0, countedBytes - givenBack()));
      fits = true;
    } finally {
      if (!fits) {
        settle();
      }
    }
  }

  /** The store has this state now, which nothing was that was staged here. */
  void replaced(NodeState.File file, ETag etag) {
    content.ifPresent(OpenContent::discard);
    content = Optional.empty();
    published(file, etag);
  }

  /** Nobody will read this any more. */
  void discard() {
    content.ifPresent(OpenContent::discard);
    content = Optional.empty();
    pending = Optional.empty();
    space.settle(0, 0);
    unnamed.close();
    published.closePlan();
  }

  void failedLate(KisekiException error) {
    lateError = Optional.of(error);
  }

  /** Throws what went wrong behind the caller's back, once. */
  void throwLateError() {
    Optional<KisekiException> error = lateError;
    lateError = Optional.empty();
    if (error.isPresent()) {
      throw error.get();
    }
  }
}

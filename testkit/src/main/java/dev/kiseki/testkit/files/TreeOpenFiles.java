package dev.kiseki.testkit.files;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenFiles;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Contents of open files, as ext4 has them. */
final class TreeOpenFiles implements OpenFiles {
  private static final int COPY_STEP_BYTES = 1 << 20;

  private final NodeTable table;
  private final LockTable locks;

  TreeOpenFiles(NodeTable table, LockTable locks) {
    this.table = table;
    this.locks = locks;
  }

  @Override
  public OpenedFile open(Requester requester, NodeId id, OpenMode mode) {
    return table.changing(
        () -> {
          Node node = table.node(id);
          if (node.isDirectory() && mode.write()) {
            throw Failures.of(ErrorCode.IS_A_DIRECTORY);
          }
          if (mode.truncate() && node.kind == FileKind.FILE) {
            TreeAttributes.truncate(node, 0, mode.dropPrivileges(), table.now());
          }
          boolean pagesValid = !node.pagesStale;
          node.pagesStale = false;
          return new OpenedFile(table.open(node), pagesValid);
        });
  }

  @Override
  public int read(FileHandle handle, long offset, ByteBuffer target, AccessTime time) {
    return table.looking(
        () -> {
          Node node = table.opened(handle);
          if (time == AccessTime.MOVES) {
            node.accessed(table.now());
          }
          return node.content.read(offset, target);
        });
  }

  @Override
  public int write(Requester requester, WritePlace place, ByteBuffer source) {
    return table.changing(() -> write(place, source));
  }

  private int write(WritePlace place, ByteBuffer source) {
    Node node = table.opened(place.handle());
    int written = node.content.write(place.append() ? node.content.size() : place.offset(), source);
    node.contentChanged(table.now());
    if (place.dropPrivileges()) {
      node.dropPrivileges();
    }
    return written;
  }

  @Override
  public void flush(FileHandle handle, LockOwner owner) {
    locks.flushed(table.opened(handle).id, owner);
  }

  @Override
  public void release(FileHandle handle) {
    locks.released(table.opened(handle).id, handle);
    table.close(handle);
  }

  @Override
  public void sync(FileHandle handle, boolean contentOnly) {
    // Memory is as durable as it gets.
    table.opened(handle);
  }

  @Override
  public void syncAll() {}

  @Override
  public void allocate(Requester requester, FileRange range, SpaceChange change) {
    table.changing(
        () -> {
          Node node = table.opened(range.handle());
          allocate(node, range, change);
          if (requester.uid() != 0) {
            node.dropPrivileges();
          }
        });
  }

  private void allocate(Node node, FileRange range, SpaceChange change) {
    SparseContent content = node.content;
    Instant now = table.now();
    switch (change) {
      case ALLOCATE -> content.allocate(range.offset(), range.length(), false);
      case ALLOCATE_KEEPING_SIZE -> content.allocate(range.offset(), range.length(), true);
      case PUNCH_HOLE -> content.punch(range.offset(), range.length());
      case ZERO -> content.zero(range.offset(), range.length(), false);
      case ZERO_KEEPING_SIZE -> content.zero(range.offset(), range.length(), true);
    }
    node.changed = now;
    node.modified = now;
  }

  @Override
  public long seek(FileHandle handle, long offset, SeekTarget target) {
    return table.looking(() -> table.opened(handle).content.seek(offset, target));
  }

  @Override
  public long copy(Requester requester, FileRange from, WritePlace to) {
    return table.changing(
        () -> {
          ByteBuffer step = ByteBuffer.allocate(COPY_STEP_BYTES);
          Node source = table.opened(from.handle());
          source.accessed(table.now());
          long done = 0;
          while (done < from.length()) {
            step.clear().limit((int) Math.min(COPY_STEP_BYTES, from.length() - done));
            source.content.read(from.offset() + done, step);
            step.flip();
            if (!step.hasRemaining()) {
              break;
            }
            done +=
                write(
                    new WritePlace(to.handle(), to.offset() + done, false, to.dropPrivileges()),
                    step);
          }
          return done;
        });
  }
}

package dev.kiseki.adapters.lmdb.tables.row;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Ownership;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A node that has more than S3 gives it, or a directory: key {@code tenant ‖ node(8)}.
 *
 * <pre>
 *  0         1      2       3           11     13    17    21      25       29
 *  | version | kind | flags | namespace | mode | uid | gid | links | device | three times (12 each)
 *  65       73
 *  | parent | name (2 + n) | of a file or symbolic link: its state | crc |
 *
 *  file     | content | size | allocated | published | place, as in an entry | seal (2 + n) |
 *  symlink  | target bytes | sealed target (2 + n) |
 * </pre>
 *
 * @param ownership empty: the defaults of whoever asks
 * @param links names of a file; of a directory, how many directories are in it, and 2
 * @param flags see the constants
 * @param namespace of a file; 0 of a directory
 * @param parent the directory of its last new name, 0 when that name is gone
 */
public record NodeRow(
    NodeKind kind,
    int flags,
    long namespace,
    Optional<Ownership> ownership,
    int links,
    int device,
    NodeTimes times,
    long parent,
    byte[] name,
    Holding holding) {
  static final int VERSION = 1;

  /** A directory that stays when it is empty. */
  public static final int EXPLICIT = 1;

  /** A file that never had a name. */
  public static final int UNNAMED = 2;

  /** A file whose seal binds its last name too: S3 wrote it, and it lives on because it is held. */
  public static final int SEALED_FOR_NAME = 4;

  private static final int OWNED = 8;
  private static final int FIXED_BYTES = 74;

  /** What it holds. */
  public sealed interface Holding {
    record File(
        ContentId content,
        long sizeBytes,
        long allocatedBytes,
        long publishedMillis,
        Version version,
        byte[] seal)
        implements Holding {}

    record Symlink(long targetBytes, byte[] sealedTarget) implements Holding {}

    record Nothing() implements Holding {}
  }

  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  public boolean isDirectory() {
    return kind == NodeKind.DIRECTORY;
  }

  public NodeRow with(int flag) {
    return withFlags(flags | flag);
  }

  public NodeRow without(int flag) {
    return withFlags(flags & ~flag);
  }

  private NodeRow withFlags(int changed) {
    return new NodeRow(
        kind, changed, namespace, ownership, links, device, times, parent, name, holding);
  }

  public NodeRow withLinks(int count) {
    return new NodeRow(
        kind, flags, namespace, ownership, count, device, times, parent, name, holding);
  }

  public NodeRow withTimes(NodeTimes changed) {
    return new NodeRow(
        kind, flags, namespace, ownership, links, device, changed, parent, name, holding);
  }

  public NodeRow withChanged(Instant changed) {
    return withTimes(new NodeTimes(times.accessed(), times.modified(), changed));
  }

  public NodeRow withOwnership(Optional<Ownership> changed) {
    return new NodeRow(
        kind, flags, namespace, changed, links, device, times, parent, name, holding);
  }

  public NodeRow named(long directory, byte[] newName) {
    return new NodeRow(
        kind, flags, namespace, ownership, links, device, times, directory, newName, holding);
  }

  public NodeRow holding(Holding changed) {
    return new NodeRow(
        kind, flags, namespace, ownership, links, device, times, parent, name, changed);
  }

  /** The state of a regular file. */
  public Holding.File file() {
    if (holding instanceof Holding.File file) {
      return file;
    }
    throw RowIn.corrupt(Table.NODE, "a file is something else");
  }

  public byte[] encode() {
    RowOut out =
        new RowOut(VERSION, FIXED_BYTES + name.length + holdingBytes())
            .u8(kind.number())
            .u8(ownership.isPresent() ? flags | OWNED : flags & ~OWNED)
            .i64(namespace)
            .u16(ownership.map(Ownership::permissions).orElse(0))
            .i32(ownership.map(Ownership::uid).orElse(0))
            .i32(ownership.map(Ownership::gid).orElse(0))
            .i32(links)
            .i32(device);
    write(out, times.accessed());
    write(out, times.modified());
    write(out, times.changed());
    out.i64(parent).short16(name);
    switch (holding) {
      case Holding.File file ->
          EntryRow.write(
                  out.i64(file.content().value())
                      .i64(file.sizeBytes())
                      .i64(file.allocatedBytes())
                      .i64(file.publishedMillis()),
                  file.version())
              .short16(file.seal());
      case Holding.Symlink(long targetBytes, byte[] target) -> out.i64(targetBytes).short16(target);
      case Holding.Nothing _ -> {}
    }
    return out.seal();
  }

  private int holdingBytes() {
    return switch (holding) {
      case Holding.File file -> 34 + EntryRow.length(file.version()) + file.seal().length;
      case Holding.Symlink symlink -> 10 + symlink.sealedTarget().length;
      case Holding.Nothing _ -> 0;
    };
  }

  private static void write(RowOut out, Instant time) {
    out.i64(time.getEpochSecond()).i32(time.getNano());
  }

  public static NodeRow decode(byte[] row) {
    RowIn in = RowIn.of(Table.NODE, row, VERSION);
    NodeKind kind = kind(in);
    int flags = in.u8();
    long namespace = in.count();
    Optional<Ownership> ownership = ownership(in, (flags & OWNED) != 0);
    int links = in.i32();
    int device = in.i32();
    NodeTimes times = new NodeTimes(time(in), time(in), time(in));
    long parent = in.count();
    byte[] name = in.short16();
    Holding holding = holding(in, kind);
    in.end();
    return new NodeRow(
        kind, flags & ~OWNED, namespace, ownership, links, device, times, parent, name, holding);
  }

  private static Optional<Ownership> ownership(RowIn in, boolean isOwned) {
    int mode = in.u16();
    int uid = in.i32();
    int gid = in.i32();
    if (mode > 07777) {
      throw in.corrupt("mode");
    }
    return isOwned ? Optional.of(new Ownership(mode, uid, gid)) : Optional.empty();
  }

  private static Instant time(RowIn in) {
    long seconds = in.i64();
    int nanos = in.i32();
    if (nanos < 0 || nanos > 999_999_999) {
      throw in.corrupt("time");
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException e) {
      throw in.corrupt("time");
    }
  }

  private static Holding holding(RowIn in, NodeKind kind) {
    return switch (kind) {
      case FILE ->
          new Holding.File(
              new ContentId(in.id()),
              in.count(),
              in.count(),
              in.i64(),
              EntryRow.version(in),
              in.short16());
      case SYMLINK -> new Holding.Symlink(in.count(), in.short16());
      case DIRECTORY, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> new Holding.Nothing();
    };
  }

  static NodeKind kind(RowIn in) {
    int number = in.u8();
    for (NodeKind kind : NodeKind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw in.corrupt("node kind");
  }
}

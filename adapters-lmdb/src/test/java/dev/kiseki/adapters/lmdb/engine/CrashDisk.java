package dev.kiseki.adapters.lmdb.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A disk that loses power: knows what is durable, and lets chance decide about the rest. Unsynced
 * writes are kept, dropped or torn into sectors, independently of each other; names that were
 * created, renamed or removed since their directory was synced are kept up to some point.
 */
final class CrashDisk {
  private static final int SECTOR = 512;

  private record Numbered(int index, CrashLog.Event event) {}

  private static final class Inode {
    byte[] durable = new byte[0];
    final List<Numbered> pending = new ArrayList<>();
  }

  private final Path root;
  private final Map<Path, Inode> live = new HashMap<>();
  private final Map<Path, Inode> durableNames = new HashMap<>();
  private final Map<Path, List<Numbered>> pendingNames = new HashMap<>();
  private final IdentityHashMap<CrashLog.Event, Inode> created = new IdentityHashMap<>();
  private final Set<Path> directories = new HashSet<>();
  private int index;

  CrashDisk(Path root) {
    this.root = root;
  }

  /** A disk on which everything in a directory is durable. */
  static CrashDisk of(Path root) throws IOException {
    CrashDisk disk = new CrashDisk(root);
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        if (Files.isDirectory(path)) {
          disk.directories.add(path);
        } else {
          Inode inode = new Inode();
          inode.durable = Files.readAllBytes(path);
          disk.live.put(path, inode);
          disk.durableNames.put(path, inode);
        }
      }
    }
    return disk;
  }

  void apply(CrashLog.Event event) {
    switch (event) {
      case CrashLog.Create e -> {
        Inode inode = new Inode();
        live.put(e.path(), inode);
        created.put(e, inode);
        name(e.path(), e);
      }
      case CrashLog.Delete e -> {
        live.remove(e.path());
        name(e.path(), e);
      }
      case CrashLog.Rename e -> {
        Inode inode = live.remove(e.from());
        if (inode != null) {
          live.put(e.to(), inode);
        }
        name(e.to(), e);
      }
      case CrashLog.Directory e -> directories.add(e.path());
      case CrashLog.Write e -> pend(e.path(), e);
      case CrashLog.Allocate e -> pend(e.path(), e);
      case CrashLog.Punch e -> pend(e.path(), e);
      case CrashLog.Sync e -> sync(e);
      case CrashLog.SyncDirectory e -> syncDirectory(e);
      case CrashLog.Submitted e -> {}
      case CrashLog.Acknowledged e -> {}
      case CrashLog.StepSubmitted e -> {}
      case CrashLog.StepAcknowledged e -> {}
    }
    index++;
  }

  private void name(Path path, CrashLog.Event event) {
    pendingNames
        .computeIfAbsent(path.getParent(), key -> new ArrayList<>())
        .add(new Numbered(index, event));
  }

  private void pend(Path path, CrashLog.Event event) {
    Inode inode = live.get(path);
    if (inode != null) {
      inode.pending.add(new Numbered(index, event));
    }
  }

  private void sync(CrashLog.Sync sync) {
    Inode inode = live.get(sync.path());
    if (inode != null) {
      inode.pending.removeIf(
          pending -> {
            boolean covered = pending.index() < sync.begun();
            if (covered) {
              inode.durable = applied(inode.durable, pending.event());
            }
            return covered;
          });
    }
  }

  private void syncDirectory(CrashLog.SyncDirectory sync) {
    List<Numbered> names = pendingNames.getOrDefault(sync.path(), new ArrayList<>());
    names.removeIf(
        pending -> {
          boolean covered = pending.index() < sync.begun();
          if (covered) {
            rename(durableNames, pending.event());
          }
          return covered;
        });
  }

  private void rename(Map<Path, Inode> names, CrashLog.Event event) {
    switch (event) {
      case CrashLog.Create e -> names.put(e.path(), created.get(e));
      case CrashLog.Delete e -> names.remove(e.path());
      case CrashLog.Rename e -> {
        Inode inode = names.remove(e.from());
        if (inode != null) {
          names.put(e.to(), inode);
        }
      }
      default -> throw new IllegalStateException("not a name: " + event);
    }
  }

  /** Writes what a power loss at this moment may leave into another directory. */
  void imageTo(Path target, Random random) throws IOException {
    int mood = random.nextInt(8);
    Map<Path, Inode> names = new HashMap<>(durableNames);
    pendingNames.forEach(
        (directory, pending) -> {
          int kept =
              mood == 0 ? 0 : mood == 1 ? pending.size() : random.nextInt(pending.size() + 1);
          pending.subList(0, kept).forEach(numbered -> rename(names, numbered.event()));
        });
    for (Path directory : directories) {
      Files.createDirectories(target.resolve(root.relativize(directory)));
    }
    for (Map.Entry<Path, Inode> file : names.entrySet()) {
      byte[] bytes = survivor(file.getValue(), mood, random);
      Path path = target.resolve(root.relativize(file.getKey()));
      try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
        out.write(bytes);
      }
    }
  }

  private static byte[] survivor(Inode inode, int mood, Random random) {
    byte[] bytes = inode.durable.clone();
    for (Numbered pending : inode.pending) {
      int fate = mood == 0 ? 0 : mood == 1 ? 4 : random.nextInt(10);
      if (fate >= 4 && fate < 8) {
        bytes = applied(bytes, pending.event());
      } else if (fate >= 8 && pending.event() instanceof CrashLog.Write write) {
        bytes = torn(bytes, write, random);
      }
    }
    return bytes;
  }

  private static byte[] applied(byte[] bytes, CrashLog.Event event) {
    return switch (event) {
      case CrashLog.Write e -> written(bytes, e);
      case CrashLog.Allocate e -> grow(bytes, e.length());
      case CrashLog.Punch e -> punched(bytes, e);
      default -> throw new IllegalStateException("not data: " + event);
    };
  }

  private static byte[] written(byte[] bytes, CrashLog.Write write) {
    byte[] grown = grow(bytes, write.position() + write.bytes().length);
    System.arraycopy(write.bytes(), 0, grown, (int) write.position(), write.bytes().length);
    return grown;
  }

  private static byte[] punched(byte[] bytes, CrashLog.Punch punch) {
    int end = (int) Math.min(bytes.length, punch.offset() + punch.length());
    if (punch.offset() < end) {
      Arrays.fill(bytes, (int) punch.offset(), end, (byte) 0);
    }
    return bytes;
  }

  private static byte[] torn(byte[] bytes, CrashLog.Write write, Random random) {
    byte[] grown = grow(bytes, write.position() + write.bytes().length);
    long at = write.position();
    long end = at + write.bytes().length;
    while (at < end) {
      long next = Math.min(end, (at / SECTOR + 1) * SECTOR);
      if (random.nextBoolean()) {
        int from = (int) (at - write.position());
        System.arraycopy(write.bytes(), from, grown, (int) at, (int) (next - at));
      }
      at = next;
    }
    return grown;
  }

  private static byte[] grow(byte[] bytes, long length) {
    return length <= bytes.length ? bytes : Arrays.copyOf(bytes, (int) length);
  }
}

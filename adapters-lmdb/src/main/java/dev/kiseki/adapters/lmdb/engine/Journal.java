package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The redo journal: zero-filled files of one size, used one after the other and again once a
 * checkpoint covers them. Overwriting written blocks is what makes a flush cheap: no block is
 * allocated and no length changes.
 *
 * <p>Records say themselves whether they belong (incarnation and sequence), so a file that is used
 * again needs no header of its own and no clearing.
 *
 * <p>Guarded by its own lock, which is never held across a flush.
 */
final class Journal implements AutoCloseable {
  private static final String PREFIX = "journal-";
  private static final int FILL_BYTES = 1 << 20;

  private static final class JournalFile {
    final int number;
    final StoreFile file;
    final long bytes;
    long lastSequence;

    JournalFile(int number, StoreFile file, long bytes) {
      this.number = number;
      this.file = file;
      this.bytes = bytes;
    }
  }

  private final FileLayer layer;
  private final Path directory;
  private final long fileBytes;
  private final Map<Integer, JournalFile> files = new HashMap<>();
  private final Deque<JournalFile> free = new ArrayDeque<>();
  private final List<JournalFile> used = new ArrayList<>();
  private JournalFile current;
  private long offset;
  private long reservedBytes;

  /** Opens the files that are there, all of them free, and creates the first if none is. */
  Journal(FileLayer layer, Path directory, long fileBytes) {
    this.layer = layer;
    this.directory = directory;
    this.fileBytes = fileBytes;
    for (int number : numbers(layer, directory)) {
      StoreFile file = layer.open(directory.resolve(name(number)));
      JournalFile journalFile = new JournalFile(number, file, file.size());
      files.put(number, journalFile);
      if (journalFile.bytes >= fileBytes) {
        free.add(journalFile);
      }
    }
    this.current = free.isEmpty() ? create(fileBytes) : free.removeFirst();
    used.add(current);
  }

  static List<Integer> numbers(FileLayer layer, Path directory) {
    return layer.list(directory).stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> Integer.valueOf(name.substring(PREFIX.length())))
        .toList();
  }

  static String name(int number) {
    return String.format(Locale.ROOT, PREFIX + "%08d", number);
  }

  /** Where the next record would go. */
  synchronized JournalPosition position() {
    return new JournalPosition(current.number, offset);
  }

  /** Bytes of all records since the journal was opened. */
  synchronized long reservedBytes() {
    return reservedBytes;
  }

  /** Takes room for a record. DISK_FULL if a new file is needed and cannot be had. */
  synchronized JournalPosition reserve(long bytes, long sequence) {
    if (offset + bytes > current.bytes) {
      JournalFile next = free.isEmpty() || bytes > fileBytes ? create(bytes) : free.removeFirst();
      used.add(next);
      current = next;
      offset = 0;
    }
    JournalPosition position = new JournalPosition(current.number, offset);
    offset += bytes;
    reservedBytes += bytes;
    current.lastSequence = sequence;
    return position;
  }

  void write(JournalPosition position, MemorySegment record) {
    file(position.file()).write(record, position.offset());
  }

  void sync(int file) {
    file(file).syncData();
  }

  /** Makes sure that the next change of file finds one ready. */
  void prepareSpare() {
    synchronized (this) {
      if (!free.isEmpty()) {
        return;
      }
    }
    JournalFile spare = create(fileBytes);
    synchronized (this) {
      free.addLast(spare);
    }
  }

  /** Frees the files whose last record a completed checkpoint covers. */
  synchronized void recycle(long checkpointed) {
    used.removeIf(
        file -> {
          boolean done = file != current && file.lastSequence <= checkpointed;
          if (done) {
            free.addLast(file);
          }
          return done;
        });
  }

  private synchronized StoreFile file(int number) {
    JournalFile file = files.get(number);
    if (file == null) {
      throw new IllegalStateException("journal file " + number);
    }
    return file.file;
  }

  private JournalFile create(long atLeast) {
    long bytes = Math.max(fileBytes, atLeast);
    JournalFile created = add(bytes);
    try {
      fill(created);
      layer.syncDirectory(directory);
    } catch (RuntimeException e) {
      // A file that is too short for its records must not be found and used later.
      remove(created);
      throw e;
    }
    return created;
  }

  private synchronized JournalFile add(long bytes) {
    int number = files.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    StoreFile file = layer.create(directory.resolve(name(number)));
    JournalFile added = new JournalFile(number, file, bytes);
    files.put(number, added);
    return added;
  }

  private static void fill(JournalFile created) {
    created.file.allocate(created.bytes);
    MemorySegment zeros = Arena.ofAuto().allocate(FILL_BYTES, 4096);
    for (long at = 0; at < created.bytes; at += FILL_BYTES) {
      created.file.write(zeros.asSlice(0, Math.min(FILL_BYTES, created.bytes - at)), at);
    }
    created.file.syncData();
  }

  private void remove(JournalFile created) {
    synchronized (this) {
      files.remove(created.number);
    }
    created.file.close();
    try {
      layer.delete(directory.resolve(name(created.number)));
    } catch (RuntimeException e) {
      System.getLogger(Journal.class.getName())
          .log(System.Logger.Level.WARNING, "an unfinished journal file could not be removed", e);
    }
  }

  @Override
  public synchronized void close() {
    files.values().forEach(file -> file.file.close());
  }
}

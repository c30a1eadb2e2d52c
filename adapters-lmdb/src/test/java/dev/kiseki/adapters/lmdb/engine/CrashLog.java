package dev.kiseki.adapters.lmdb.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that happened to the files of a data directory, in the order in which it completed.
 * Thread-safe.
 */
final class CrashLog {
  sealed interface Event {}

  record Create(Path path) implements Event {}

  record Delete(Path path) implements Event {}

  record Rename(Path from, Path to) implements Event {}

  record Directory(Path path) implements Event {}

  @SuppressWarnings("ArrayRecordComponent")
  record Write(Path path, long position, byte[] bytes) implements Event {}

  record Allocate(Path path, long length) implements Event {}

  record Punch(Path path, long offset, long length) implements Event {}

  /** A sync that covers every event of the file before {@code begun}. */
  record Sync(Path path, int begun) implements Event {}

  record SyncDirectory(Path path, int begun) implements Event {}

  /** A client is about to hand an operation over. */
  record Submitted(CrashWorkload.Operation operation) implements Event {}

  /** The engine said that an operation is durable. */
  record Acknowledged(CrashWorkload.Operation operation) implements Event {}

  /** The same of a client of the tables, which counts its steps. */
  record StepSubmitted(int client, int step) implements Event {}

  record StepAcknowledged(int client, int step) implements Event {}

  private final List<Event> events = new ArrayList<>();

  synchronized void add(Event event) {
    events.add(event);
  }

  synchronized int size() {
    return events.size();
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }
}

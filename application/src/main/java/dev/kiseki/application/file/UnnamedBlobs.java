package dev.kiseki.application.file;

import dev.kiseki.application.file.content.Flushing;
import dev.kiseki.domain.KisekiException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The blobs of an open file that no published content names, and those among them that are on their
 * way to the disk. Used with the file's lock.
 */
final class UnnamedBlobs {
  private final List<Flushing> all = new ArrayList<>();
  private final Deque<Flushing> inFlight = new ArrayDeque<>();

  void add(List<Flushing> blobs) {
    all.addAll(blobs);
    inFlight.addAll(blobs);
  }

  /** Bytes that are in memory still, or were when somebody last looked. */
  long inFlightBytes() {
    return inFlight.stream().mapToLong(Flushing::lengthBytes).sum();
  }

  /** What the blobs take, whether all of it is of use or not. */
  long lengthBytes() {
    return all.stream().mapToLong(Flushing::lengthBytes).sum();
  }

  /** Lets go of what has arrived on disk; waits until no more than so many are on their way. */
  void await(int most, Consumer<KisekiException> failed) {
    while (!inFlight.isEmpty() && (inFlight.size() > most || !inFlight.getFirst().isRunning())) {
      inFlight.removeFirst().awaitEnd().ifPresent(failed);
    }
  }

  /** Blobs whose bytes were all overwritten go. */
  void keep(Set<Flushing> used) {
    all.removeIf(
        blob -> {
          boolean isUnused = !used.contains(blob);
          if (isUnused) {
            blob.close();
          }
          return isUnused;
        });
  }

  /** Those that a commit took over stay with it. */
  void close() {
    all.forEach(Flushing::close);
    all.clear();
    inFlight.clear();
  }
}

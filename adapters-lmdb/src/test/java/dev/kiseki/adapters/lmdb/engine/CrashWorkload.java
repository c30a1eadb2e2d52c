package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.TenantId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Clients that replace the content of slots, over and over: each operation writes three rows and
 * perhaps a body, and frees the body it replaces. What a slot holds follows from its version alone,
 * so that anyone can check it later.
 */
final class CrashWorkload {
  static final int SLOTS = 12;
  static final int FRAME_BYTES = 3_000;
  private static final TenantId TENANT = new TenantId(7);

  /** What kind of content a version has; drawn from the version. */
  enum Content {
    NONE,
    SMALL,
    LARGE
  }

  record Operation(int client, int slot, int version) {
    byte[] key() {
      return String.format("c%02d-s%03d", client, slot).getBytes(US_ASCII);
    }

    private Random random() {
      return new Random(client * 1_000_003L + slot * 7_919L + version);
    }

    Content content() {
      int draw = random().nextInt(10);
      return draw < 2 ? Content.NONE : draw < 8 ? Content.SMALL : Content.LARGE;
    }

    byte[] body() {
      Random random = random();
      random.nextInt();
      int most = content() == Content.LARGE ? 40_000 : 7_000;
      byte[] bytes = new byte[1 + random.nextInt(most)];
      random.nextBytes(bytes);
      return bytes;
    }
  }

  private final Engine engine;
  private final CrashLog log;
  private final long seed;
  private final boolean acknowledgeWhenVisible;

  CrashWorkload(Engine engine, CrashLog log, long seed, boolean acknowledgeWhenVisible) {
    this.engine = engine;
    this.log = log;
    this.seed = seed;
    this.acknowledgeWhenVisible = acknowledgeWhenVisible;
  }

  /** One client's life. */
  void run(int client, int operations) {
    Random random = new Random(seed + client);
    int[] versions = new int[SLOTS];
    Deque<Runnable> unanswered = new ArrayDeque<>();
    for (int i = 0; i < operations; i++) {
      int slot = random.nextInt(SLOTS);
      Operation operation = new Operation(client, slot, ++versions[slot]);
      log.add(new CrashLog.Submitted(operation));
      Committed<Boolean> committed = write(operation);
      unanswered.add(
          () -> {
            if (!acknowledgeWhenVisible) {
              committed.awaitDurable();
            }
            log.add(new CrashLog.Acknowledged(operation));
          });
      while (unanswered.size() > (acknowledgeWhenVisible ? 0 : random.nextInt(3))) {
        unanswered.remove().run();
      }
    }
    unanswered.forEach(Runnable::run);
  }

  private Committed<Boolean> write(Operation operation) {
    Optional<BlobLocator> large =
        operation.content() == Content.LARGE
            ? Optional.of(writeLarge(operation))
            : Optional.empty();
    return engine.write(
        rows -> {
          byte[] key = operation.key();
          rows.get(Table.BLOB, key).ifPresent(old -> rows.free(BlobLocator.decode(old, 0)));
          byte[] version = ByteBuffer.allocate(4).putInt(operation.version()).array();
          rows.put(Table.NODE, key, version);
          rows.put(Table.ENTRY, key, version);
          rows.put(Table.INLINE, key, version);
          place(rows, operation, large)
              .ifPresentOrElse(
                  locator -> rows.put(Table.BLOB, key, locator.encode()),
                  () -> rows.delete(Table.BLOB, key));
          return true;
        });
  }

  private static Optional<BlobLocator> place(
      RowWriter rows, Operation operation, Optional<BlobLocator> large) {
    large.ifPresent(rows::adopt);
    return operation.content() == Content.SMALL
        ? Optional.of(
            rows.placeSmall(
                new SmallBlob(
                    TENANT,
                    new BlobId(operation.slot(), operation.version()),
                    FRAME_BYTES,
                    operation.body())))
        : large;
  }

  private BlobLocator writeLarge(Operation operation) {
    byte[] body = operation.body();
    BlobId id = new BlobId(operation.slot(), operation.version());
    try (LargeBlobWriter writer = engine.largeBlob(TENANT, id, body.length, FRAME_BYTES)) {
      for (int at = 0; at < body.length; at += FRAME_BYTES) {
        writer.append(body, at, Math.min(FRAME_BYTES, body.length - at));
      }
      return writer.finish();
    }
  }

  /** Runs all clients on threads of their own and waits for them. */
  void runAll(int clients, int operationsPerClient) throws InterruptedException {
    List<Runnable> running = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      int client = c;
      running.add(() -> run(client, operationsPerClient));
    }
    try {
      Clients.runAll(running);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}

package dev.kiseki.adapters.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Prints what the adapter does per second; no test. Arguments: directory, objects. */
final class AdapterFigures {
  private static final int BODY_BYTES = 4096;

  private final StoreFixture store;
  private final NamespaceId namespace;
  private final int objects;

  private AdapterFigures(StoreFixture store, int objects) {
    this.store = store;
    this.namespace = store.namespace("figures");
    this.objects = objects;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "figures");
    try (StoreFixture store = new StoreFixture(EmbeddedStoreConfig.at(directory))) {
      new AdapterFigures(store, Integer.parseInt(arguments[1])).run();
    }
  }

  private void run() throws InterruptedException {
    byte[] body = new byte[BODY_BYTES];
    measure("put 4 KiB durable, 16 threads", 16, objects / 4, i -> put("blob/", i, body, true));
    for (int size : new int[] {500, 2000, 4000, 500, 2000, 4000}) {
      byte[] some = new byte[size];
      measure("put blob of " + size, 16, objects / 10, i -> put("b/", i, some, true));
      measure("put inline of " + size, 16, objects / 10, i -> putInline("i/", i, some));
    }
    measure("put 4 KiB visible, 16 threads", 16, objects / 4, i -> put("seen/", i, body, false));
    measure("put empty visible, 64 threads", 64, objects, i -> putEmpty("flat/", i));
    measure(
        "put empty durable, 64 threads", 64, objects, i -> putEmpty("tree/" + i % 1000 + "/", i));
    for (int round = 0; round < 3; round++) {
      Random random = new Random(round);
      single("find depth 2", objects, _ -> find("flat/", random.nextInt(objects)));
      single("plan 4 KiB", objects / 4, i -> plan("blob/", i));
      list("flat/", "", 1000);
      list("tree/", "", 1000);
      list("tree/", "/", 1000);
      list("", "/", 1000);
    }
  }

  private void put(String directory, int i, byte[] body, boolean isDurable) {
    var row = store.row(namespace, key(directory, i), body.length, store.blobs(body, body.length));
    var committed = store.tenant.put(row);
    if (isDurable) {
      committed.awaitDurable();
    }
  }

  private void putInline(String directory, int i, byte[] body) {
    ContentBody.Inline inline = new ContentBody.Inline(body);
    store.tenant.put(store.row(namespace, key(directory, i), body.length, inline)).awaitDurable();
  }

  private void putEmpty(String directory, int i) {
    store.tenant.put(store.row(namespace, key(directory, i), 0, new ContentBody.Empty()));
  }

  private void find(String directory, int i) {
    if (store.tenant.find(namespace, key(directory, i)).isEmpty()) {
      throw new AssertionError("object " + i + " is missing");
    }
  }

  private void plan(String directory, int i) {
    try (ReadPlan plan = store.tenant.plan(namespace, key(directory, i)).orElseThrow()) {
      plan.pieces(0, 1);
    }
  }

  private static ObjectKey key(String directory, int i) {
    return ObjectKey.of(directory + "object-" + (10_000_000 + i));
  }

  private void list(String prefix, String delimiter, int limit) {
    long start = cpuNanos();
    int items = 0;
    int pages = 0;
    byte[] after = new byte[0];
    while (true) {
      ListQuery query =
          new ListQuery(prefix.getBytes(UTF_8), delimiter.getBytes(UTF_8), after, limit);
      ListPage page = store.tenant.list(namespace, query);
      items += page.items().size();
      pages++;
      if (!page.truncated()) {
        break;
      }
      after = page.items().getLast().bytes();
    }
    double seconds = (cpuNanos() - start) / 1e9;
    System.out.printf(
        "list '%s' by '%s': %d items in %d pages, %.0f items per CPU second%n",
        prefix, delimiter, items, pages, items / seconds);
  }

  /** Of this thread alone: other load on the machine does not count. */
  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void single(String name, int count, IntConsumer action) {
    long start = cpuNanos();
    for (int i = 0; i < count; i++) {
      action.accept(i);
    }
    double seconds = (cpuNanos() - start) / 1e9;
    System.out.printf("%s: %d, %.0f per CPU second%n", name, count, count / seconds);
  }

  private static void measure(String name, int threads, int count, IntConsumer action)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      workers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int at = next.getAndIncrement(); at < count; at = next.getAndIncrement()) {
                      action.accept(at);
                    }
                  }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %d in %.2f s, %.0f/s%n", name, count, seconds, count / seconds);
  }
}

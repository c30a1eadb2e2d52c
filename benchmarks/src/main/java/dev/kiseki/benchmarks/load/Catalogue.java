package dev.kiseki.benchmarks.load;

import dev.kiseki.benchmarks.load.MultipartWorkload.MultipartShape;
import java.util.ArrayList;
import java.util.List;

/** All scenarios, in the order of the table. */
final class Catalogue {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int[] CONNECTIONS = {1, 4, 16};

  private final List<Scenario> scenarios = new ArrayList<>();

  private Catalogue() {}

  static List<Scenario> scenarios() {
    var catalogue = new Catalogue();
    catalogue.addPuts();
    catalogue.addGets();
    catalogue.addLists();
    return List.copyOf(catalogue.scenarios);
  }

  private void addPuts() {
    addAll(put("put-4k", Unit.REQUESTS, 16_384, 4 * KIB), 16);
    addAll(put("put-64k", Unit.REQUESTS, 4_096, 64 * KIB), 16);
    addAll(put("put-64m", Unit.MEGABYTES, 32, 64 * MIB), 1);
    var shape = new MultipartShape(8, 16 * MIB, 4);
    scenarios.add(new Scenario(new MultipartWorkload("multipart-8x16m", shape), 1, true));
  }

  private void addGets() {
    addAll(get("get-4k", Unit.REQUESTS, 4_096, 4 * KIB), 16);
    addAll(get("get-64k", Unit.REQUESTS, 1_024, 64 * KIB), 16);
    addAll(get("get-64m", Unit.MEGABYTES, 8, 64 * MIB), 1);
  }

  private void addLists() {
    scenarios.add(list("list-10k", "bench-list-10k", 10_000, true));
    scenarios.add(list("list-1m", "bench-list-1m", 1_000_000, false));
    scenarios.add(list("list-100k", "bench-list-100k", 100_000, false));
    var beside = new ObjectSet("bench-list-markers", "key-", 100_000, 16);
    var marked = new ListWorkload("list-100k-beside-1m-markers", beside, 10);
    scenarios.add(new Scenario(marked, 1, false));
  }

  private void addAll(Workload workload, int quickClients) {
    for (int clients : CONNECTIONS) {
      scenarios.add(new Scenario(workload, clients, clients == quickClients));
    }
  }

  private static Workload put(String name, Unit unit, int count, long sizeBytes) {
    return new PutWorkload(name, unit, new ObjectSet("bench", name + "/", count, sizeBytes));
  }

  private static Workload get(String name, Unit unit, int count, long sizeBytes) {
    return new GetWorkload(name, unit, new ObjectSet("bench", name + "/", count, sizeBytes));
  }

  private static Scenario list(String name, String bucket, int keyCount, boolean quick) {
    return new Scenario(
        new ListWorkload(name, new ObjectSet(bucket, "key-", keyCount, 16)), 1, quick);
  }
}

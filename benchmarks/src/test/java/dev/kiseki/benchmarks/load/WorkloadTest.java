package dev.kiseki.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.benchmarks.load.MultipartWorkload.MultipartShape;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final int SIZE_BYTES = 100_000;

  private final StubS3Server server;
  private final Target target;

  WorkloadTest() throws IOException {
    server = new StubS3Server();
    target = server.target();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void putsGoRoundTheirOwnKeys() throws IOException {
    var objects = new ObjectSet("bench", "put/", 6, SIZE_BYTES);
    var workload = new PutWorkload("put", Unit.REQUESTS, objects);
    try (Worker worker = workload.open(target, 1, 2)) {
      for (int i = 0; i < 4; i++) {
        assertEquals(SIZE_BYTES, worker.runOnce());
      }
    }
    assertEquals(3, server.objectCount());
  }

  @Test
  void getsReadWhatFillingStored() throws IOException {
    var workload = gets();
    workload.prepare(target);
    try (Worker worker = workload.open(target, 0, 1)) {
      for (int i = 0; i < 40; i++) {
        assertEquals(SIZE_BYTES, worker.runOnce());
      }
    }
  }

  @Test
  void aDamagedObjectEndsTheRun() throws IOException {
    var workload = gets();
    workload.prepare(target);
    server.damageEverything();
    try (Worker worker = workload.open(target, 0, 1)) {
      assertThrows(UnexpectedAnswer.class, worker::runOnce);
    }
  }

  @Test
  void aMissingObjectEndsTheRun() throws IOException {
    try (Worker worker = gets().open(target, 0, 1)) {
      var failure = assertThrows(UnexpectedAnswer.class, worker::runOnce);
      assertTrue(failure.toString().contains("status 404"), failure.toString());
    }
  }

  @Test
  void deleteMarkersAreMadeBehindEachKeyOfAListing() throws IOException {
    var workload = new ListWorkload("list", new ObjectSet("marked", "key-", 20, 16), 3);
    workload.prepare(target);
    assertEquals(60, server.markers().size());
    assertTrue(server.markers().contains("/marked/key-0000019-gone-2"));
    try (Worker worker = workload.open(target, 0, 1)) {
      assertEquals(20, worker.runOnce());
    }
  }

  @Test
  void listingWalksAllPagesAndStartsOver() throws IOException {
    var workload = new ListWorkload("list", new ObjectSet("listed", "key-", 2_500, 16));
    workload.prepare(target);
    try (Worker worker = workload.open(target, 0, 1)) {
      assertEquals(1_000, worker.runOnce());
      assertEquals(1_000, worker.runOnce());
      assertEquals(500, worker.runOnce());
      assertEquals(1_000, worker.runOnce());
    }
  }

  @Test
  void multipartSendsAllPartsAndCompletes() throws IOException {
    var workload = new MultipartWorkload("multipart", new MultipartShape(5, SIZE_BYTES, 2));
    try (Worker worker = workload.open(target, 0, 1)) {
      assertEquals(5 * SIZE_BYTES, worker.runOnce());
    }
  }

  @Test
  void aPhaseMeasuresRateAndLatency() throws IOException {
    var phase = new Phase(Duration.ZERO, Duration.ofMillis(100));

    Measurement measurement = phase.run(gets(), 2, target, () -> Duration.ZERO);

    assertTrue(measurement.rate() > 0);
    assertTrue(measurement.p50Millis() <= measurement.p99Millis());
  }

  @Test
  void aPhaseEndsWithTheFailureOfAClient() throws IOException {
    var workload = gets();
    workload.prepare(target);
    server.damageEverything();
    var phase = new Phase(Duration.ZERO, Duration.ofMinutes(10));

    assertThrows(UnexpectedAnswer.class, () -> phase.run(workload, 2, target, () -> Duration.ZERO));
  }

  @Test
  void aSoakVerifiesWhatItStored() throws IOException {
    String report = new Soak(8, 3, 3L * SIZE_BYTES).run(RunningServer.alreadyThere(target));

    assertTrue(report.startsWith("300,000 bytes each"), report);
    assertTrue(report.contains("3 clients stored and 5 read (verified)"), report);
  }

  private static GetWorkload gets() {
    return new GetWorkload("get", Unit.REQUESTS, new ObjectSet("bench", "get/", 20, SIZE_BYTES));
  }
}

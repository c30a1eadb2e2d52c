package dev.kiseki.dist.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final FinishedRequest REFUSED =
      new FinishedRequest(
          "A", "::1", "t", "p", "AK", "GetObject", "b", 404, "NoSuchKey", 3, 200, 4_000_000);

  private static final FinishedRequest LOST =
      new FinishedRequest("A", "::1", "", "", "", "", "", 400, "BadRequest", 0, 0, 1);

  @Test
  void requestsAreCountedByOperationAndErrorsByCode() {
    Metrics metrics = new Metrics();
    metrics.s3().finished(REFUSED);
    metrics.s3().finished(REFUSED);
    metrics.s3().finished(LOST);
    String text = metrics.text();
    assertLine(text, "kiseki_s3_request_seconds_bucket{operation=\"GetObject\",le=\"0.002\"} 0");
    assertLine(text, "kiseki_s3_request_seconds_bucket{operation=\"GetObject\",le=\"0.005\"} 2");
    assertLine(text, "kiseki_s3_request_seconds_count{operation=\"none\"} 1");
    assertLine(text, "kiseki_s3_received_bytes_total{operation=\"GetObject\"} 6.0");
    assertLine(text, "kiseki_s3_sent_bytes_total{operation=\"GetObject\"} 400.0");
    assertLine(text, "kiseki_s3_errors_total{code=\"NoSuchKey\"} 2.0");
    assertTrue(text.contains("jvm_gc_collection_seconds_count"), text);
    assertTrue(text.contains("jvm_memory_used_bytes"), text);
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
  }

  @Test
  void countingARequestAllocatesNextToNothing() {
    Metrics metrics = new Metrics();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 50_000;
    for (int i = 0; i < rounds; i++) {
      metrics.s3().finished(REFUSED);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      metrics.s3().finished(REFUSED);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < 64L * rounds, bytes + " bytes in " + rounds + " requests");
  }

  @Test
  void callsToAKmsAreTimedAndFailuresCounted() {
    Metrics metrics = new Metrics();
    assertEquals(7, metrics.keys().timed("rotate", () -> 7));
    assertThrows(
        KisekiException.class,
        () ->
            metrics
                .keys()
                .timed(
                    "unwrap",
                    () -> {
                      throw new KisekiException(ErrorCode.KEYS_UNAVAILABLE, "away");
                    }));
    String text = metrics.text();
    assertLine(text, "kiseki_kms_call_seconds_count{call=\"rotate\"} 1");
    assertLine(text, "kiseki_kms_call_seconds_count{call=\"unwrap\"} 1");
    assertLine(text, "kiseki_kms_failures_total{call=\"unwrap\",code=\"KEYS_UNAVAILABLE\"} 1.0");
  }
}

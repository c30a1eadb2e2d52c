package dev.kiseki.dist.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @TempDir private Path folder;

  private static FinishedRequest request(String id) {
    return new FinishedRequest(
        id,
        "192.0.2.7",
        "acme",
        "ad\"min",
        "AKIA0",
        "PutObject",
        "first",
        200,
        "",
        1221,
        0,
        1_234_567);
  }

  @Test
  void aRequestIsOneLineOfJson() throws IOException {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "of an earlier start\n");
    try (AccessLog log = AccessLog.to(file, () -> 1_000)) {
      log.finished(request("A1"));
      log.finished(request("A2"));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(3, lines.size());
    assertEquals("of an earlier start", lines.get(0));
    assertEquals(
        "{\"time\":\"1970-01-01T00:00:01Z\",\"id\":\"A1\",\"client\":\"192.0.2.7\",\"tenant\":\"acme\",\"principal\":\"ad\\\"min\","
            + "\"access_key\":\"AKIA0\","
            + "\"operation\":\"PutObject\",\"bucket\":\"first\",\"status\":200,\"code\":\"\","
            + "\"received\":1221,\"sent\":0,\"ms\":1.234}",
        lines.get(1));
  }

  @Test
  void aWriterThatHangsDropsLinesAndHoldsNobodyUp() {
    CountDownLatch freed = new CountDownLatch(1);
    OutputStream hangs =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            try {
              freed.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    try (AccessLog log = AccessLog.over(hangs, () -> 0)) {
      int sent = 0;
      while (log.dropped() == 0 && sent < 1_000_000) {
        log.finished(request("A"));
        sent++;
      }
      assertTrue(log.dropped() > 0, "all of " + sent + " were taken");
      freed.countDown();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsRefusedAtTheStart() {
    KisekiException refused =
        assertThrows(
            KisekiException.class, () -> AccessLog.to(folder.resolve("no/such/folder"), () -> 0));
    assertEquals(ErrorCode.CONFIGURATION_INVALID, refused.code());
  }
}

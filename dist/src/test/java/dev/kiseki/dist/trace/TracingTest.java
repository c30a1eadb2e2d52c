package dev.kiseki.dist.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestTrace;
import dev.kiseki.adapters.s3http.exchange.RequestTraces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.identity.FindAccessKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final FinishedRequest REQUEST =
      new FinishedRequest(
          "id", "::1", "acme", "admin", "AK", "GetObject", "b", 404, "NoSuchKey", 1, 2, 3);

  /** Shaped as the wiring's record of use cases. */
  public record UseCases(FindAccessKey find, Inner inner, Runnable other) {
    /** Use cases in use cases. */
    public record Inner(FindAccessKey find) {}
  }

  private static UseCases failing(KisekiException failure) {
    FindAccessKey find =
        _ -> {
          throw failure;
        };
    return new UseCases(find, new UseCases.Inner(_ -> Optional.empty()), () -> {});
  }

  @Test
  void aFailureIsPassedOnAndOfItsMessageNothingIsSent() throws IOException {
    KisekiException failure =
        new KisekiException(ErrorCode.NO_SUCH_KEY, "planted sentence", Fact.of("key", "planted"));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().transferTo(sent);
            exchange.sendResponseHeaders(200, -1);
          }
        });
    collector.start();
    UseCases plain = failing(failure);
    try (Tracing tracing =
        Tracing.to(URI.create("http://127.0.0.1:" + collector.getAddress().getPort()))) {
      UseCases traced = tracing.useCases(plain);
      assertSame(plain.other(), traced.other());
      RequestTrace trace = tracing.requests().begin("");
      assertSame(failure, assertThrows(KisekiException.class, () -> traced.find().find("planted")));
      assertEquals(Optional.empty(), traced.inner().find().find("planted"));
      trace.end(REQUEST);
    } finally {
      collector.stop(0);
    }
    String text = sent.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("s3.GetObject"), text);
    assertTrue(text.contains("FindAccessKey"), text);
    assertTrue(text.contains("NO_SUCH_KEY"), text);
    assertFalse(text.contains("planted"), text);
  }

  @Test
  void aCollectorThatIsAwayOrHangsKeepsNobodyWaiting() throws IOException {
    Duration closeTime = Duration.ofMillis(200);
    UseCases plain = failing(new KisekiException(ErrorCode.INTERNAL, "failed"));
    try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int port : new int[] {1, hanging.getLocalPort()}) {
        long begin = System.nanoTime();
        try (Tracing tracing = Tracing.to(URI.create("http://127.0.0.1:" + port), closeTime)) {
          UseCases traced = tracing.useCases(plain);
          for (int i = 0; i < 20_000; i++) {
            RequestTrace trace = tracing.requests().begin("");
            assertEquals(Optional.empty(), traced.inner().find().find("k"));
            trace.end(REQUEST);
          }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.toSeconds() < 30, () -> "it took " + took);
      }
    }
  }

  @Test
  void withoutTracingARequestAllocatesNothingForIt() {
    RequestTraces none = RequestTraces.none();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 50_000;
    followed(none, rounds);
    long before = threads.getCurrentThreadAllocatedBytes();
    followed(none, rounds);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < rounds, bytes + " bytes in " + rounds + " requests");
  }

  private static void followed(RequestTraces traces, int rounds) {
    for (int i = 0; i < rounds; i++) {
      traces.begin("").end(REQUEST);
    }
  }

  @Test
  void whereTracesAreSentIsChecked() {
    for (String wrong : new String[] {"ftp://x", "nowhere", "http://name:word@host", "file:/x"}) {
      assertEquals(
          ErrorCode.CONFIGURATION_INVALID,
          assertThrows(KisekiException.class, () -> Tracing.to(URI.create(wrong))).code());
    }
  }
}

package dev.kiseki.adapters.kms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.provider.HostileServer.Manner;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** What a provider over a network does when its service is away or is something else. */
public final class Outages {
  /** For the setting {@code timeout-millis}. */
  public static final int TIMEOUT_MILLIS = 400;

  /** On a busy machine; a provider without a bound would take the minute of its contract. */
  private static final Duration SOON = Duration.ofSeconds(12);

  private Outages() {}

  /**
   * Every call ends soon with KEYS_UNAVAILABLE and no secret.
   *
   * @param atPort the provider, its service at this port of the loopback address
   */
  public static void endSoonAndAreOutages(
      IntFunction<KmsProvider> atPort, WrappedKey wrapped, List<String> secrets) {
    for (Manner manner : Manner.values()) {
      try (HostileServer server = new HostileServer(manner)) {
        check(atPort.apply(server.port()), wrapped, secrets, manner.name());
      }
    }
    check(atPort.apply(unusedPort()), wrapped, secrets, "nobody listens");
  }

  private static void check(
      KmsProvider kms, WrappedKey wrapped, List<String> secrets, String situation) {
    long start = System.nanoTime();
    try (kms) {
      List<KisekiException> failures =
          List.of(
              assertThrows(KisekiException.class, () -> kms.unwrap(wrapped, new byte[] {1})),
              assertThrows(
                  KisekiException.class,
                  () -> kms.wrap(wrapped.binding(), new byte[65], new byte[] {1})));
      for (KisekiException each : failures) {
        assertEquals(ErrorCode.KEYS_UNAVAILABLE, each.code(), situation + ": " + each);
        showsNone(secrets, each, situation);
      }
      assertFalse(kms.health().available(), situation);
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.compareTo(SOON) < 0, situation + " took " + taken);
  }

  /** Neither the error nor what caused it. */
  private static void showsNone(List<String> secrets, Throwable error, String situation) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      String text = each.toString();
      assertTrue(secrets.stream().noneMatch(text::contains), situation + " shows a secret");
    }
  }

  private static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

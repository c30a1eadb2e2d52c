package dev.kiseki.dist.rehearsal;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.s3http.auth.RequestSigner;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.observe.ObservationConfig;
import dev.kiseki.dist.server.Server;
import dev.kiseki.dist.server.ServerConfig;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.ports.out.system.WallClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A throw-away server under the load it will see: what a JVM that writes an ahead-of-time cache
 * learns from. With that cache a start takes half as long and the compiler knows from the first
 * request what is worth its time (ADR 0014).
 */
public final class Rehearsal {
  private static final int CLIENTS = 4;
  private static final String BUCKET = "/rehearsal";
  private static final String ACCESS_KEY = "REHEARSALREHEARSAL00";

  private final Duration length;
  private final WallClock clock;

  public Rehearsal(Duration length, WallClock clock) {
    this.length = length;
    this.clock = clock;
  }

  /** Runs it below a folder, and leaves nothing there. */
  public void run(Path folder) throws IOException {
    Path home = Files.createTempDirectory(Files.createDirectories(folder), "kiseki-rehearsal");
    try {
      byte[] random = new byte[20];
      new SystemRandom().fill(random);
      String secret = HexFormat.of().formatHex(random);
      try (Server server = Server.start(config(home, secret))) {
        load(URI.create(server.endpoint()), new RequestSigner(ACCESS_KEY, secret));
      }
    } finally {
      remove(home);
    }
  }

  private static ServerConfig config(Path home, String secret) {
    return new ServerConfig(
        new DeploymentConfig(
            home.resolve("data"), home.resolve("keys"), NameScope.TENANT, Optional.empty()),
        "127.0.0.1",
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        true,
        List.of(),
        ObservationConfig.QUIET,
        Optional.of(ACCESS_KEY),
        Optional.of(secret));
  }

  private void load(URI endpoint, RequestSigner signer) {
    long deadline = System.nanoTime() + length.toNanos();
    try (SignedClient client = new SignedClient(endpoint, signer, clock);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      client.send("PUT", BUCKET, "", SignedClient.NOTHING);
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < CLIENTS; number++) {
        RehearsedClient rehearsed = new RehearsedClient(client, BUCKET, number);
        running.add(clients.submit(() -> rehearsed.runUntil(deadline)));
      }
      running.forEach(Rehearsal::await);
    }
  }

  private static void await(Future<?> client) {
    try {
      client.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

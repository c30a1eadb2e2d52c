package dev.kiseki.dist.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.observe.ObservationConfig;
import dev.kiseki.dist.server.Server;
import dev.kiseki.dist.server.ServerConfig;
import dev.kiseki.dist.wiring.DeploymentConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences against a served deployment. A failing one is shrunk and printed with its seed;
 * {@code -Dkiseki.seed=N} begins with it.
 */
class S3ModelTest {
  private static final String ACCESS_KEY = "MODELMODELMODELMODEL";
  private static final String SECRET = "0123456789abcdef0123456789abcdef01234567";
  private static final int STEPS = 60;
  private static final int PLAYERS = 4;

  /** A run that has not seen every outcome goes on for so many times its length. */
  private static final int PATIENCE = 4;

  /** The first sequence that failed, and how. */
  private record Failure(long seed, String message) {}

  /** Without these a run would not have seen what it is for. */
  private static final List<String> OUTCOMES =
      List.of(
          "Put 200",
          "Put BadDigest",
          "Put PreconditionFailed",
          "Put NoSuchKey",
          "Put NoSuchBucket",
          "Get 200",
          "Get 206",
          "Get 304",
          "Get InvalidRange",
          "Get NoSuchVersion",
          "Get MethodNotAllowed",
          "Remove 204",
          "Remove PreconditionFailed",
          "RemoveMany 200",
          "Copy 200",
          "Copy InvalidRequest",
          "Complete 200",
          "Complete InvalidPart",
          "Complete EntityTooSmall",
          "Complete NoSuchUpload",
          "CopyPart 200",
          "Tag 200",
          "Delete BucketNotEmpty",
          "Listing 200");

  @TempDir private Path folder;

  private final Map<String, Integer> coverage = new ConcurrentHashMap<>();
  private Optional<Server> server = Optional.empty();
  private final AtomicInteger plays = new AtomicInteger();
  private final AtomicReference<Optional<Failure>> first = new AtomicReference<>(Optional.empty());

  @BeforeEach
  void serve() {
    server =
        Optional.of(
            Server.start(
                new ServerConfig(
                    new DeploymentConfig(
                        folder.resolve("data"),
                        folder.resolve("keys"),
                        NameScope.TENANT,
                        Optional.empty()),
                    "127.0.0.1",
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    true,
                    List.of(),
                    ObservationConfig.QUIET,
                    Optional.of(ACCESS_KEY),
                    Optional.of(SECRET))));
  }

  @AfterEach
  void stop() {
    server.ifPresent(Server::close);
  }

  @Test
  @Tag("proof")
  void theServerAnswersAsTheModelDoes() {
    run(Duration.ofSeconds(25));
  }

  @Test
  @Tag("long")
  void theServerAnswersAsTheModelDoesForMinutes() {
    run(Duration.ofMinutes(10));
  }

  private void run(Duration length) {
    long firstSeed = Long.getLong("kiseki.seed", System.nanoTime());
    System.out.println("model of S3: -Dkiseki.seed=" + firstSeed);
    long start = System.nanoTime();
    AtomicLong sequences = new AtomicLong();
    BooleanSupplier goesOn =
        () -> {
          long passed = System.nanoTime() - start;
          return passed < length.toNanos()
              || (passed < PATIENCE * length.toNanos() && !unseen().isEmpty());
        };
    try (Wire wire = new Wire(server.orElseThrow().endpoint(), ACCESS_KEY, SECRET);
        ExecutorService players = Executors.newFixedThreadPool(PLAYERS)) {
      List<Future<?>> playing = new ArrayList<>();
      for (int i = 0; i < PLAYERS; i++) {
        playing.add(players.submit(() -> play(wire, firstSeed, sequences, goesOn)));
      }
      for (Future<?> player : playing) {
        await(player);
      }
      // The shortest failing sequence is looked for once nobody else plays.
      if (firstFailure().isPresent()) {
        throw new AssertionError(report(wire, firstFailure().get()));
      }
    }
    System.out.println(
        "model of S3: %d sequences, %d requests in %d s, %s"
            .formatted(
                sequences.get(),
                coverage.values().stream().mapToInt(Integer::intValue).sum(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                new TreeMap<>(coverage)));
    assertEquals(List.of(), unseen());
  }

  private Optional<Failure> firstFailure() {
    return Objects.requireNonNull(first.get());
  }

  /** Plays one sequence after the other until one fails, here or elsewhere. */
  private void play(Wire wire, long firstSeed, AtomicLong sequences, BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean() && firstFailure().isEmpty()) {
      long seed = firstSeed + sequences.getAndIncrement();
      Optional<String> failure = failure(wire, new Dice(seed).steps(STEPS));
      failure.ifPresent(
          message ->
              first.compareAndSet(Optional.empty(), Optional.of(new Failure(seed, message))));
    }
  }

  private static void await(Future<?> player) {
    try {
      player.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private List<String> unseen() {
    return OUTCOMES.stream().filter(outcome -> !coverage.containsKey(outcome)).toList();
  }

  private Optional<String> failure(Wire wire, List<Step> steps) {
    World world = new World(wire, "p" + plays.getAndIncrement(), coverage);
    for (Step step : steps) {
      try {
        step.play(world);
      } catch (AssertionError e) {
        String cause = e.getCause() == null ? "" : "\ncaused by " + e.getCause();
        return Optional.of(e.getMessage() + cause);
      }
    }
    return Optional.empty();
  }

  private String report(Wire wire, Failure failure) {
    List<Step> steps = new Dice(failure.seed()).steps(STEPS);
    String found = "-Dkiseki.seed=%d\n%s".formatted(failure.seed(), failure.message());
    if (failure(wire, steps).isEmpty()) {
      return found + "\nAlone the sequence passes: it needs what others did at the time.";
    }
    List<Step> smallest = Shrinking.smallest(steps, left -> failure(wire, left).isPresent());
    return "%s\nshrunk to %d of %d steps:\n%s\n%s"
        .formatted(
            found,
            smallest.size(),
            steps.size(),
            smallest.stream().map(Step::toString).collect(Collectors.joining("\n")),
            failure(wire, smallest).orElse("passes when repeated"));
  }
}

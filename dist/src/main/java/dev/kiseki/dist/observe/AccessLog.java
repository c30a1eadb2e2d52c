package dev.kiseki.dist.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.exchange.RequestListener;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.WallClock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * One line of JSON for each request. Requests only hand their facts over; a thread of its own
 * writes them. When it cannot follow, lines are dropped and counted: a slow disk under a log must
 * not slow the store down.
 */
public final class AccessLog implements RequestListener, AutoCloseable {
  /** In place of a file: standard output. */
  public static final Path STANDARD_OUTPUT = Path.of("-");

  /** Some megabytes of facts: a second of the fastest load. */
  private static final int MAX_WAITING = 32 * 1024;

  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long CLOSE_MILLIS = 5_000;

  private final ManyToOneConcurrentArrayQueue<Line> waiting =
      new ManyToOneConcurrentArrayQueue<>(MAX_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final JsonFactory json = new JsonFactory();
  private final WallClock clock;
  private final OutputStream out;
  private final Thread writer;
  private volatile boolean closed;

  private record Line(long endedMillis, FinishedRequest request) {}

  private AccessLog(OutputStream out, WallClock clock) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.clock = clock;
    this.writer = Thread.ofPlatform().daemon().name("kiseki-access-log").unstarted(this::run);
  }

  /** CONFIGURATION_INVALID when the file cannot be appended to. */
  public static AccessLog to(Path file, WallClock clock) {
    return over(open(file), clock);
  }

  static AccessLog over(OutputStream out, WallClock clock) {
    AccessLog log = new AccessLog(out, clock);
    log.writer.start();
    return log;
  }

  @Override
  public void finished(FinishedRequest request) {
    if (!waiting.offer(new Line(clock.millis(), request))) {
      dropped.increment();
    }
  }

  /** Lines that were never written. */
  public long dropped() {
    return dropped.sum();
  }

  /** Writes what waits, for a few seconds at most. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static OutputStream open(Path file) {
    if (file.equals(STANDARD_OUTPUT)) {
      return System.out;
    }
    try {
      // Appending: a log that is copied and truncated goes on at its new end.
      return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.CONFIGURATION_INVALID,
          "The access log cannot be written; choose another file with --access-log.",
          Fact.of("file", file));
    }
  }

  private void run() {
    boolean last = false;
    while (!last) {
      last = closed;
      try {
        if (drain() > 0) {
          out.flush();
        }
      } catch (IOException e) {
        dropped.increment();
        System.getLogger(AccessLog.class.getName())
            .log(System.Logger.Level.DEBUG, "a line of the access log could not be written", e);
      }
      if (!last && waiting.isEmpty()) {
        LockSupport.parkNanos(IDLE_NANOS);
      }
    }
  }

  private int drain() throws IOException {
    int count = 0;
    for (Line line = waiting.poll(); line != null; line = waiting.poll()) {
      write(line.endedMillis, line.request);
      count++;
    }
    return count;
  }

  private void write(long endedMillis, FinishedRequest request) throws IOException {
    try (JsonGenerator line =
        json.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      line.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      line.writeStartObject();
      line.writeStringField("time", Instant.ofEpochMilli(endedMillis).toString());
      line.writeStringField("id", request.id());
      line.writeStringField("client", request.client());
      line.writeStringField("tenant", request.tenant());
      line.writeStringField("principal", request.principal());
      line.writeStringField("access_key", request.accessKey());
      line.writeStringField("operation", request.operation());
      line.writeStringField("bucket", request.bucket());
      line.writeNumberField("status", request.status());
      line.writeStringField("code", request.code());
      line.writeNumberField("received", request.receivedBytes());
      line.writeNumberField("sent", request.sentBytes());
      line.writeNumberField("ms", TimeUnit.NANOSECONDS.toMicros(request.nanos()) / 1e3);
      line.writeEndObject();
    }
    out.write('\n');
  }
}

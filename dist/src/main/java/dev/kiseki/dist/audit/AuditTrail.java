package dev.kiseki.dist.audit;

import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.system.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The audit logs of a deployment: one for each tenant, and one for what its operator does to the
 * deployment itself. An operation begins when its record is durable, and ends with a second one: no
 * change is made that the log does not know of.
 */
public final class AuditTrail implements AutoCloseable {
  static final String FOLDER = "audit";
  static final String SUFFIX = ".jsonl";
  static final String OF_TENANT = "tenant-";
  static final String OPERATOR = "operator";
  private static final String DEPLOYMENT = "deployment";
  private static final int MAX_UNFINISHED = 1_000;

  private final Path folder;
  private final AuditCode codes;
  private final WallClock clock;
  private final Map<String, AuditFile> files = new ConcurrentHashMap<>();

  /** What has begun and takes more steps than it has had. */
  private final Set<String> unfinished = ConcurrentHashMap.newKeySet();

  /** Something that is done, and all that is said of it. */
  public record Operation(String what, String target, AuditDetails details) {
    public Operation(String what, String target) {
      this(what, target, new AuditDetails());
    }
  }

  private AuditTrail(Path folder, AuditCode codes, WallClock clock) {
    this.folder = folder;
    this.codes = codes;
    this.clock = clock;
  }

  /** Of the store in this data directory, which is open. */
  public static AuditTrail in(Path data, AuditCode codes, WallClock clock) {
    Path folder = data.resolve(FOLDER);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new KisekiException(
          e, ErrorCode.IO_FAILED, "The audit log cannot be written.", Fact.of("folder", folder));
    }
    return new AuditTrail(folder, codes, clock);
  }

  /** Does something to the deployment, by its operator. */
  <T> T ofDeployment(Operation operation, Supplier<T> work) {
    return around(
        DEPLOYMENT,
        new AuditEvent(
            OPERATOR, operation.what(), operation.target(), operation.details(), AuditEvent.BEGUN),
        work);
  }

  /** Does something to what a tenant has. */
  <T> T ofTenant(TenantId tenant, String who, String what, String target, Supplier<T> work) {
    return around(log(tenant), new AuditEvent(who, what, target, AuditEvent.BEGUN), work);
  }

  /**
   * One step of what may take several: one pair of records is around all of them.
   *
   * @param goesOn whether the asker says that there were steps before; believed if there were
   * @param isLast whether this result was the last
   */
  <T> T step(
      TenantId tenant, Operation operation, boolean goesOn, Predicate<T> isLast, Supplier<T> work) {
    AuditEvent begun =
        new AuditEvent(
            OPERATOR, operation.what(), operation.target(), operation.details(), AuditEvent.BEGUN);
    String log = log(tenant);
    String name = log + " " + operation.what() + " " + operation.target();
    if (!goesOn || !unfinished.contains(name)) {
      append(log, begun);
    }
    remember(name);
    T result = recordingFailure(log, begun, name, work);
    if (isLast.test(result)) {
      unfinished.remove(name);
      append(log, begun.with(AuditEvent.DONE));
    }
    return result;
  }

  private <T> T recordingFailure(String log, AuditEvent begun, String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      unfinished.remove(name);
      append(log, begun.with(outcome(e)));
      throw e;
    }
  }

  /** What is forgotten costs a record more, when it goes on. */
  private void remember(String name) {
    if (unfinished.size() >= MAX_UNFINISHED) {
      unfinished.clear();
    }
    unfinished.add(name);
  }

  /** Notes what was done. */
  void done(TenantId tenant, String who, Operation operation) {
    append(
        log(tenant),
        new AuditEvent(
            who, operation.what(), operation.target(), operation.details(), AuditEvent.DONE));
  }

  @Override
  public void close() {
    codes.close();
  }

  private static String log(TenantId tenant) {
    return OF_TENANT + tenant.value();
  }

  private <T> T around(String log, AuditEvent begun, Supplier<T> work) {
    append(log, begun);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException e) {
      append(log, begun.with(outcome(e)));
      throw e;
    }
    append(log, begun.with(AuditEvent.DONE));
    return result;
  }

  private static String outcome(RuntimeException failure) {
    return failure instanceof KisekiException known
        ? known.code().name()
        : ErrorCode.INTERNAL.name();
  }

  private void append(String log, AuditEvent event) {
    files
        .computeIfAbsent(log, name -> new AuditFile(folder.resolve(name + SUFFIX), name, codes))
        .append(event, clock.millis());
  }
}

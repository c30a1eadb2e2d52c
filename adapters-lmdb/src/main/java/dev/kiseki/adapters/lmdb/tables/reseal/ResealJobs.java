package dev.kiseki.adapters.lmdb.tables.reseal;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.ReencryptionRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.reseal.FoundJobs;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The rows of jobs, and what follows from them for other operations. */
final class ResealJobs {
  private final TenantId tenant;
  private final Resealing resealing;

  ResealJobs(TenantId tenant, Resealing resealing) {
    this.tenant = tenant;
    this.resealing = resealing;
  }

  static FoundJobs all(RowReader rows) {
    List<ReencryptionJob> jobs = new ArrayList<>();
    List<FoundJobs.Damaged> damaged = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.REENCRYPTION)) {
      boolean onRow = cursor.seek(new byte[0]);
      while (onRow) {
        byte[] key = cursor.keyBytes();
        TenantId tenant = new TenantId(RowKey.tenantOf(key));
        NamespaceId namespace = new NamespaceId(RowKey.longAt(key, RowKey.TENANT_BYTES));
        readable(() -> ReencryptionRow.decode(tenant, namespace, cursor.valueBytes()))
            .ifPresentOrElse(
                jobs::add, () -> damaged.add(new FoundJobs.Damaged(tenant, namespace)));
        onRow = cursor.next();
      }
    }
    return new FoundJobs(jobs, damaged);
  }

  private static Optional<ReencryptionJob> readable(Supplier<ReencryptionJob> row) {
    try {
      return Optional.of(row.get());
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.DATA_CORRUPT) {
        throw e;
      }
      return Optional.empty();
    }
  }

  Optional<ReencryptionJob> find(RowReader rows, NamespaceId namespace) {
    return rows.get(Table.REENCRYPTION, key(namespace))
        .map(row -> ReencryptionRow.decode(tenant, namespace, row));
  }

  ReencryptionJob put(RowWriter rows, Optional<Stage> before, ReencryptionJob after) {
    NamespaceRow row = requireRow(rows, after.namespace());
    requireStage(rows, before, after);
    store(rows, row.namespace().keys(), after);
    return after;
  }

  /** Also raises the fence, which a restart has brought down. */
  void noteMoves(RowReader rows, NamespaceId namespace) {
    ReencryptionJob job =
        find(rows, namespace)
            .filter(found -> found.stage() == Stage.PROVING)
            .orElseThrow(ResealJobs::changed);
    resealing.forbidBefore(namespace, job.epoch());
    resealing.noteMoves(namespace);
  }

  ReencryptionJob dropKeys(
      RowWriter rows, NamespaceKeyring before, NamespaceKeyring after, ReencryptionJob ended) {
    NamespaceId namespace = ended.namespace();
    NamespaceRow row = requireRow(rows, namespace);
    requireStage(rows, Optional.of(Stage.DRAINING), ended);
    if (!row.namespace().keys().isSameAs(before)) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The bucket's keys were changed meanwhile.");
    }
    rows.put(Table.NAMESPACE, key(namespace), row.with(row.namespace().under(after)).encode());
    store(rows, after, ended);
    return ended;
  }

  /** What follows from the row comes after it: a job that could not be stored is as it was. */
  private void store(RowWriter rows, NamespaceKeyring keys, ReencryptionJob job) {
    rows.put(Table.REENCRYPTION, key(job.namespace()), ReencryptionRow.encode(job));
    if (job.stage().isFenced()) {
      resealing.forbidBefore(job.namespace(), job.epoch());
    } else {
      resealing.allowFrom(job.namespace(), keys.firstEpoch());
    }
    if (job.stage().isOver() || !job.stage().isFenced()) {
      resealing.forgetMoves(job.namespace());
    }
  }

  private NamespaceRow requireRow(RowReader rows, NamespaceId namespace) {
    return rows.get(Table.NAMESPACE, key(namespace))
        .map(row -> NamespaceRow.decode(namespace, row))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist."));
  }

  /** That the stage is stored, and of this job: not of one that was begun after it. */
  private void requireStage(RowReader rows, Optional<Stage> before, ReencryptionJob after) {
    Optional<ReencryptionJob> running =
        rows.get(Table.REENCRYPTION, key(after.namespace()))
            .flatMap(row -> readable(() -> ReencryptionRow.decode(tenant, after.namespace(), row)))
            .filter(job -> !job.stage().isOver());
    if (!running.map(ReencryptionJob::stage).equals(before)
        || running.filter(job -> !job.isSameAs(after)).isPresent()) {
      throw changed();
    }
  }

  private static KisekiException changed() {
    return new KisekiException(
        ErrorCode.CONDITION_CHANGED, "The re-encryption is at another stage by now.");
  }

  private byte[] key(NamespaceId namespace) {
    return RowKey.of(tenant.value(), namespace.value());
  }
}

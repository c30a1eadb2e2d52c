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
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of jobs, and what follows from them for other operations. */
final class ResealJobs {
  private final TenantId tenant;
  private final Resealing resealing;

  ResealJobs(TenantId tenant, Resealing resealing) {
    this.tenant = tenant;
    this.resealing = resealing;
  }

  static List<ReencryptionJob> all(RowReader rows) {
    List<ReencryptionJob> jobs = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.REENCRYPTION)) {
      boolean onRow = cursor.seek(new byte[0]);
      while (onRow) {
        byte[] key = cursor.keyBytes();
        TenantId tenant = new TenantId(RowKey.tenantOf(key));
        NamespaceId namespace = new NamespaceId(RowKey.longAt(key, RowKey.TENANT_BYTES));
        jobs.add(ReencryptionRow.decode(tenant, namespace, cursor.valueBytes()));
        onRow = cursor.next();
      }
    }
    return jobs;
  }

  Optional<ReencryptionJob> find(RowReader rows, NamespaceId namespace) {
    return rows.get(Table.REENCRYPTION, key(namespace))
        .map(row -> ReencryptionRow.decode(tenant, namespace, row));
  }

  ReencryptionJob put(RowWriter rows, Optional<Stage> before, ReencryptionJob after) {
    requireRow(rows, after.namespace());
    requireStage(rows, before, after.namespace());
    store(rows, after);
    return after;
  }

  ReencryptionJob dropKeys(
      RowWriter rows, NamespaceKeyring before, NamespaceKeyring after, ReencryptionJob ended) {
    NamespaceId namespace = ended.namespace();
    NamespaceRow row = requireRow(rows, namespace);
    requireStage(rows, Optional.of(Stage.DRAINING), namespace);
    if (!row.namespace().keys().isSameAs(before)) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The bucket's keys were changed meanwhile.");
    }
    rows.put(Table.NAMESPACE, key(namespace), row.with(row.namespace().under(after)).encode());
    store(rows, ended);
    return ended;
  }

  /** Before the row is written: an operation that fails later is merely refused once too often. */
  private void store(RowWriter rows, ReencryptionJob job) {
    if (job.stage().isFenced()) {
      resealing.forbidBefore(job.namespace(), job.epoch());
    } else {
      resealing.allow(job.namespace());
    }
    if (job.stage().isOver()) {
      resealing.forgetMoves(job.namespace());
    }
    rows.put(Table.REENCRYPTION, key(job.namespace()), ReencryptionRow.encode(job));
  }

  private NamespaceRow requireRow(RowReader rows, NamespaceId namespace) {
    return rows.get(Table.NAMESPACE, key(namespace))
        .map(row -> NamespaceRow.decode(namespace, row))
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_NAMESPACE, "The specified bucket does not exist."));
  }

  private void requireStage(RowReader rows, Optional<Stage> before, NamespaceId namespace) {
    Optional<Stage> running =
        find(rows, namespace).map(ReencryptionJob::stage).filter(stage -> !stage.isOver());
    if (!running.equals(before)) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The re-encryption is at another stage by now.");
    }
  }

  private byte[] key(NamespaceId namespace) {
    return RowKey.of(tenant.value(), namespace.value());
  }
}

package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.adapters.lmdb.tables.row.QuotaRow;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;

/**
 * What one tenant and its namespaces hold, and may hold. Counted in the transaction that changes
 * it, so a crash cannot put the two apart; the engine writes each counter once for a batch.
 *
 * <pre>
 *  counter   tenant ‖ namespace(8)                    objects and bytes of a namespace
 *            tenant ‖ namespace(8) ‖ 0(8)             parts of its open uploads
 *            tenant ‖ namespace(8) ‖ upload id(16)    parts of one upload
 *            tenant ‖ 0(8)                            the sum over the namespaces
 *            tenant ‖ 0(8) ‖ 0(8)                     the same of parts
 *  quota     tenant ‖ namespace(8) or 0(8)
 * </pre>
 */
final class Usages {
  /** Namespace ids begin with 1: this stands for the whole tenant. */
  static final long TENANT = 0;

  private static final int COUNTER_KEY_BYTES = RowKey.TENANT_BYTES + 8;

  private final int tenant;

  Usages(int tenant) {
    this.tenant = tenant;
  }

  /** Of a namespace, or of {@link #TENANT}. */
  Usage usage(RowReader rows, long of) {
    CounterRow held = held(rows, of);
    return new Usage(held.objects(), held.bytes(), counter(rows, partsKey(of)).bytes());
  }

  CounterRow held(RowReader rows, long of) {
    return of == TENANT ? total(rows) : counter(rows, key(of));
  }

  /** Counted from the namespaces where an older store has no sum yet. */
  private CounterRow total(RowReader rows) {
    return rows.get(Table.COUNTER, key(TENANT)).map(CounterRow::decode).orElseGet(() -> sum(rows));
  }

  private CounterRow sum(RowReader rows) {
    CounterRow sum = CounterRow.NOTHING;
    try (RowCursor cursor = rows.cursor(Table.COUNTER)) {
      boolean onRow = cursor.seek(RowKey.of(tenant));
      while (onRow && RowKey.tenantOf(cursor.keyBytes()) == tenant) {
        if (cursor.keyBytes().length == COUNTER_KEY_BYTES) {
          CounterRow one = CounterRow.decode(cursor.valueBytes());
          sum = sum.plus(one.objects(), one.bytes());
        }
        onRow = cursor.next();
      }
    }
    return sum;
  }

  /** QUOTA_EXCEEDED when it grows and a quota does not allow that. */
  void count(RowWriter rows, NamespaceId namespace, long moreObjects, long moreBytes) {
    if (moreObjects == 0 && moreBytes == 0) {
      return;
    }
    requireRoom(rows, namespace, moreObjects, moreBytes);
    CounterRow all = total(rows).plus(moreObjects, moreBytes);
    add(rows, key(namespace.value()), moreObjects, moreBytes);
    rows.put(Table.COUNTER, key(TENANT), all.encode());
  }

  /** The same for parts of an open upload; room for them was required before. */
  void countParts(
      RowWriter rows, NamespaceId namespace, UploadId upload, long moreParts, long moreBytes) {
    addParts(rows, uploadKey(namespace, upload), moreParts, moreBytes);
    addParts(rows, partsKey(namespace.value()), moreParts, moreBytes);
    addParts(rows, partsKey(TENANT), moreParts, moreBytes);
  }

  /** What an open upload holds. */
  CounterRow parts(RowReader rows, NamespaceId namespace, UploadId upload) {
    return counter(rows, uploadKey(namespace, upload));
  }

  /** An upload ends: its parts count no more. */
  void endUpload(RowWriter rows, NamespaceId namespace, UploadId upload) {
    CounterRow parts = parts(rows, namespace, upload);
    if (rows.delete(Table.COUNTER, uploadKey(namespace, upload))) {
      addParts(rows, partsKey(namespace.value()), -parts.objects(), -parts.bytes());
      addParts(rows, partsKey(TENANT), -parts.objects(), -parts.bytes());
    }
  }

  /** The upload of a namespace that is gone, and that was uncounted as a whole. */
  void forgetUpload(RowWriter rows, NamespaceId namespace, UploadId upload) {
    rows.delete(Table.COUNTER, uploadKey(namespace, upload));
  }

  void dropNamespace(RowWriter rows, NamespaceId namespace) {
    CounterRow held = counter(rows, key(namespace.value()));
    CounterRow parts = counter(rows, partsKey(namespace.value()));
    count(rows, namespace, -held.objects(), -held.bytes());
    if (parts.objects() != 0) {
      addParts(rows, partsKey(TENANT), -parts.objects(), -parts.bytes());
    }
    rows.delete(Table.COUNTER, key(namespace.value()));
    rows.delete(Table.COUNTER, partsKey(namespace.value()));
    rows.delete(Table.QUOTA, key(namespace.value()));
  }

  Quota quota(RowReader rows, long of) {
    return rows.get(Table.QUOTA, key(of)).map(QuotaRow::decode).orElse(Quota.NONE);
  }

  void setQuota(RowWriter rows, long of, Quota quota) {
    if (quota.isNone()) {
      rows.delete(Table.QUOTA, key(of));
    } else {
      rows.put(Table.QUOTA, key(of), QuotaRow.encode(quota));
    }
  }

  Headroom headroom(RowReader rows, NamespaceId namespace) {
    return headroom(rows, TENANT).and(headroom(rows, namespace.value()));
  }

  private Headroom headroom(RowReader rows, long of) {
    Quota quota = quota(rows, of);
    return quota.isNone() ? Headroom.UNLIMITED : Headroom.of(quota, usage(rows, of));
  }

  /** QUOTA_EXCEEDED. To be called before an operation's first change where it can be. */
  void requireRoom(RowReader rows, NamespaceId namespace, long moreObjects, long moreBytes) {
    boolean grows = moreObjects > 0 || moreBytes > 0;
    if (grows && !headroom(rows, namespace).holds(moreObjects, moreBytes)) {
      throw new KisekiException(
          ErrorCode.QUOTA_EXCEEDED, "The quota of the bucket or of its owner is exceeded.");
    }
  }

  private static CounterRow counter(RowReader rows, byte[] key) {
    return rows.get(Table.COUNTER, key).map(CounterRow::decode).orElse(CounterRow.NOTHING);
  }

  private static void add(RowWriter rows, byte[] key, long moreObjects, long moreBytes) {
    rows.put(Table.COUNTER, key, counter(rows, key).plus(moreObjects, moreBytes).encode());
  }

  /** Most buckets have no open upload most of the time: nothing is no row. */
  private static void addParts(RowWriter rows, byte[] key, long moreParts, long moreBytes) {
    CounterRow after = counter(rows, key).plus(moreParts, moreBytes);
    if (after.objects() == 0) {
      rows.delete(Table.COUNTER, key);
    } else {
      rows.put(Table.COUNTER, key, after.encode());
    }
  }

  /** What is left of a tenant without namespaces. */
  static void forgetTenant(RowWriter rows, int tenant) {
    rows.delete(Table.COUNTER, RowKey.of(tenant, TENANT));
    rows.delete(Table.QUOTA, RowKey.of(tenant, TENANT));
  }

  private byte[] key(long of) {
    return RowKey.of(tenant, of);
  }

  private byte[] partsKey(long of) {
    return RowKey.of(tenant, of, 0);
  }

  private byte[] uploadKey(NamespaceId namespace, UploadId upload) {
    return RowKey.of(tenant, namespace.value(), upload.high(), upload.low());
  }
}

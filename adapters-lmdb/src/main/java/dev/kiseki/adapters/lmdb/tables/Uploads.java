package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowCursor;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.CheckedBody;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Jobs;
import dev.kiseki.adapters.lmdb.tables.content.NewContent;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.JobRow;
import dev.kiseki.adapters.lmdb.tables.row.PartRows;
import dev.kiseki.adapters.lmdb.tables.row.RowKey;
import dev.kiseki.adapters.lmdb.tables.row.UploadRows;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Replaced;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One tenant's multipart uploads: what the operations on them do inside a transaction. */
final class Uploads {
  /** How long a completion is remembered. */
  private static final long MEMORY_MILLIS = 24L * 60 * 60 * 1000;

  private final int tenant;
  private final Namespaces namespaces;
  private final UploadIndex index;
  private final Contents contents;
  private final Objects objects;
  private final Jobs jobs;
  private final Resealing resealing;

  Uploads(
      int tenant,
      Namespaces namespaces,
      UploadIndex index,
      Contents contents,
      Objects objects,
      Jobs jobs,
      Resealing resealing) {
    this.tenant = tenant;
    this.namespaces = namespaces;
    this.index = index;
    this.contents = contents;
    this.objects = objects;
    this.jobs = jobs;
    this.resealing = resealing;
  }

  UploadRow open(RowWriter rows, UploadRow upload) {
    long root = namespaces.require(rows, upload.namespace()).uploads();
    resealing.requireRecord(upload.namespace(), upload.sealedFacts());
    long group = index.add(rows, root, upload);
    rows.put(Table.UPLOAD, key(upload.id()), new UploadRows.Open(upload, group).encode());
    return upload;
  }

  Optional<UploadRow> find(RowReader rows, NamespaceId namespace, ObjectKey key, UploadId id) {
    namespaces.require(rows, namespace);
    return row(rows, namespace, key, id)
        .filter(UploadRows.Open.class::isInstance)
        .map(row -> ((UploadRows.Open) row).row());
  }

  Optional<CompletedUpload> completed(
      RowReader rows, NamespaceId namespace, ObjectKey key, UploadId id) {
    namespaces.require(rows, namespace);
    return row(rows, namespace, key, id)
        .filter(UploadRows.Completed.class::isInstance)
        .map(row -> ((UploadRows.Completed) row).memory());
  }

  private Optional<UploadRows> row(
      RowReader rows, NamespaceId namespace, ObjectKey key, UploadId id) {
    return rows.get(Table.UPLOAD, key(id))
        .map(row -> UploadRows.decode(id, row))
        .filter(row -> row.namespace().equals(namespace) && row.key().equals(key));
  }

  private UploadRows.Open requireOpen(
      RowReader rows, NamespaceId namespace, ObjectKey key, UploadId id) {
    namespaces.require(rows, namespace);
    return row(rows, namespace, key, id)
        .filter(UploadRows.Open.class::isInstance)
        .map(UploadRows.Open.class::cast)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_UPLOAD,
                    "The specified multipart upload does not exist. It may have been aborted or"
                        + " completed."));
  }

  PartRow putPart(
      RowWriter rows, NamespaceId namespace, ObjectKey key, UploadId upload, PartPut part) {
    requireOpen(rows, namespace, key, upload);
    CheckedBody body = contents.check(rows, NewContent.of(namespace, part));
    resealing.requireRecord(namespace, part.row().sealedFacts());
    byte[] partKey = partKey(upload, part.row().number());
    Optional<PartRow> old = rows.get(Table.PART, partKey).map(row -> PartRows.decode(0, row));
    long moreBytes = part.row().sizeBytes() - old.map(PartRow::sizeBytes).orElse(0L);
    namespaces.usages().requireRoom(rows, namespace, 0, moreBytes);
    contents.store(rows, body, Set.of());
    rows.put(Table.PART, partKey, PartRows.encode(part.row()));
    old.ifPresent(row -> contents.release(rows, row.content()));
    namespaces.usages().countParts(rows, namespace, upload, old.isPresent() ? 0 : 1, moreBytes);
    return part.row();
  }

  List<PartRow> parts(
      RowReader rows, NamespaceId namespace, ObjectKey key, UploadId upload, int after, int limit) {
    requireOpen(rows, namespace, key, upload);
    return parts(rows, upload, after, limit);
  }

  private List<PartRow> parts(RowReader rows, UploadId upload, int after, int limit) {
    byte[] from = partKey(upload, after + 1);
    List<PartRow> parts = new ArrayList<>();
    try (RowCursor cursor = rows.cursor(Table.PART)) {
      boolean onRow = cursor.seek(from);
      while (onRow && parts.size() < limit) {
        byte[] key = cursor.keyBytes();
        if (!Arrays.equals(key, 0, 20, from, 0, 20)) {
          break;
        }
        parts.add(PartRows.decode(numberOf(key), cursor.valueBytes()));
        onRow = cursor.next();
      }
    }
    return parts;
  }

  Replaced complete(RowWriter rows, UploadId id, List<PartRow> parts, PutRow put, long nowMillis) {
    UploadRows.Open open = requireOpen(rows, put.namespace(), put.key(), id);
    for (PartRow part : parts) {
      requireUnchanged(rows, id, part);
    }
    long countedBytes = namespaces.usages().parts(rows, put.namespace(), id).bytes();
    Objects.Checked checked = objects.check(rows, put, countedBytes);
    BitSet kept = new BitSet();
    Set<ContentId> handedOver = new HashSet<>();
    for (PartRow part : parts) {
      if (checked.body().shares().containsKey(part.content())) {
        kept.set(part.number());
        handedOver.add(part.content());
      }
    }
    // First, so that nothing counts twice when the object is counted.
    namespaces.usages().endUpload(rows, put.namespace(), id);
    Replaced replaced = objects.put(rows, checked, handedOver);
    end(rows, open, kept);
    CompletedUpload memory =
        new CompletedUpload(
            put.node(),
            put.content(),
            put.sizeBytes(),
            nowMillis,
            replaced.versionId(put.node()),
            put.sealedFacts());
    UploadRows row = new UploadRows.Completed(put.namespace(), put.key(), memory);
    rows.put(Table.UPLOAD, key(id), row.encode());
    jobs.add(rows, tenant, nowMillis + MEMORY_MILLIS, new JobRow.ForgetUpload(id));
    return replaced;
  }

  private void requireUnchanged(RowReader rows, UploadId id, PartRow part) {
    boolean same =
        rows.get(Table.PART, partKey(id, part.number()))
            .map(row -> PartRows.decode(part.number(), row).content().equals(part.content()))
            .orElse(false);
    if (!same) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "A part was replaced while its upload was completed.");
    }
  }

  UploadId abort(RowWriter rows, NamespaceId namespace, ObjectKey key, UploadId id) {
    UploadRows.Open open = requireOpen(rows, namespace, key, id);
    namespaces.usages().endUpload(rows, namespace, id);
    end(rows, open, new BitSet());
    rows.delete(Table.UPLOAD, key(id));
    return id;
  }

  private void end(RowWriter rows, UploadRows.Open open, BitSet kept) {
    UploadRow upload = open.row();
    long root = namespaces.require(rows, upload.namespace()).uploads();
    index.remove(rows, root, open);
    jobs.add(rows, tenant, Jobs.NOW, new JobRow.DropParts(upload.id(), kept));
  }

  /**
   * Removes parts of an ended upload.
   *
   * @return how many; fewer than {@code limit} when none is left
   */
  int dropParts(RowWriter rows, JobRow.DropParts job, int limit) {
    List<PartRow> some = parts(rows, job.upload(), 0, limit);
    for (PartRow part : some) {
      rows.delete(Table.PART, partKey(job.upload(), part.number()));
      if (!job.kept().get(part.number())) {
        contents.release(rows, part.content());
      }
    }
    return some.size();
  }

  /** Ends open uploads of a namespace that is gone; like {@link #dropParts}. */
  int dropUploads(RowWriter rows, long root, int limit) {
    int dropped = 0;
    while (dropped < limit) {
      Optional<UploadId> id = index.first(rows, root);
      if (id.isEmpty()) {
        break;
      }
      Optional<byte[]> row = rows.get(Table.UPLOAD, key(id.get()));
      if (row.isEmpty()
          || !(UploadRows.decode(id.get(), row.get()) instanceof UploadRows.Open open)) {
        throw UploadIndex.corrupt();
      }
      index.remove(rows, root, open);
      namespaces.usages().forgetUpload(rows, open.namespace(), id.get());
      rows.delete(Table.UPLOAD, key(id.get()));
      jobs.add(rows, tenant, Jobs.NOW, new JobRow.DropParts(id.get(), new BitSet()));
      dropped++;
    }
    return dropped;
  }

  void forget(RowWriter rows, UploadId id) {
    rows.delete(Table.UPLOAD, key(id));
  }

  private static int numberOf(byte[] key) {
    return (key[20] & 0xFF) << 8 | (key[21] & 0xFF);
  }

  private byte[] key(UploadId id) {
    return RowKey.of(tenant, id.high(), id.low());
  }

  private byte[] partKey(UploadId id, int number) {
    return RowKey.ofPart(tenant, id.high(), id.low(), number);
  }
}

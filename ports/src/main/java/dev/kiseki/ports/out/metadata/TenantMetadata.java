package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.List;
import java.util.Optional;

/**
 * One tenant's metadata. Every method is one transaction. Mutations validate, then apply: one that
 * throws has changed nothing. Thread-safe. Common errors: NO_SUCH_NAMESPACE, DISK_FULL,
 * STORE_READ_ONLY, STORE_BUSY, DATA_CORRUPT.
 */
public interface TenantMetadata {
  // ---- namespaces

  /**
   * NAMESPACE_EXISTS; NAMESPACE_TAKEN when {@code uniqueAcrossTenants} and another tenant has the
   * name.
   */
  Committed<NamespaceRecord> createNamespace(
      NamespaceRecord namespace, boolean uniqueAcrossTenants);

  Optional<NamespaceRecord> namespace(NamespaceName name);

  /**
   * By name, after {@code after} exclusively ("" for the first page), with {@code prefix}; at most
   * {@code limit}.
   */
  List<NamespaceRecord> namespaces(String prefix, String after, int limit);

  /**
   * Changes the versioning state and, with it, the tag that covers it. CONDITION_CHANGED when the
   * state is not {@code expected} any more. Who once had versions never is unversioned again.
   */
  Committed<NamespaceId> setVersioning(
      NamespaceId namespace, VersioningState expected, VersioningState next, byte[] nameTag);

  /**
   * Adds the wrapped master key of a namespace's next epoch, which is the current one from then on.
   * CONDITION_CHANGED when {@code epoch} is not the next one.
   */
  Committed<NamespaceId> addKeyEpoch(NamespaceId namespace, int epoch, WrappedKey master);

  /** NAMESPACE_NOT_EMPTY while an object or version is in it. Aborts open uploads. */
  Committed<NamespaceId> dropNamespace(NamespaceId namespace);

  /** What was said about a namespace, sealed; empty when nothing was. */
  Optional<byte[]> settings(NamespaceId namespace);

  /**
   * Replaces it. CONDITION_CHANGED when something else than {@code before} (empty: nothing) is
   * there.
   */
  Committed<NamespaceId> putSettings(NamespaceId namespace, Optional<byte[]> before, byte[] after);

  // ---- what is held, and may be

  /** Of a namespace, or of the whole tenant. Exact, also after a crash. NO_SUCH_NAMESPACE. */
  Usage usage(Optional<NamespaceId> namespace);

  /** Likewise; {@link Quota#NONE} where none was set. */
  Quota quota(Optional<NamespaceId> namespace);

  /**
   * Sets one. What exceeds it already stays; from the next commit on, what would grow beyond it
   * ends with QUOTA_EXCEEDED: puts, parts and completions.
   */
  Committed<Quota> setQuota(Optional<NamespaceId> namespace, Quota quota);

  /** What may still be put into a namespace, by its own quota and the tenant's. */
  Headroom headroom(NamespaceId namespace);

  // ---- objects

  /** The current object of a key with the path of directories that led to it; no pin. */
  default Optional<ObjectRow> find(NamespaceId namespace, ObjectKey key) {
    return lookup(namespace, key, Optional.empty()) instanceof Lookup.Found(ObjectRow row)
        ? Optional.of(row)
        : Optional.empty();
  }

  /** One version of a key, or what is current: an object or a delete marker; no pin. */
  Lookup lookup(NamespaceId namespace, ObjectKey key, Optional<VersionId> version);

  /**
   * As {@link #find}, with what a read needs and a pin, taken in the same snapshot, that keeps the
   * bytes until closed. Extents and inline content are those of the whole object, paged: see {@link
   * ReadPlan}.
   */
  default Optional<ReadPlan> plan(NamespaceId namespace, ObjectKey key) {
    return plan(namespace, key, Optional.empty());
  }

  /** The same for one version. Empty for delete markers too. */
  Optional<ReadPlan> plan(NamespaceId namespace, ObjectKey key, Optional<VersionId> version);

  /** The same for a part of an open upload. */
  Optional<ReadPlan> planContent(NamespaceId namespace, ContentId content);

  /**
   * Makes a node the current object of a key, creating implied directories. CONDITION_CHANGED when
   * {@link PutRow#expected} does not hold; NO_SUCH_NAMESPACE when it vanished. What was current
   * becomes an older version; without versions, or when both are the null version, it is due for
   * reclaim.
   */
  Committed<Replaced> put(PutRow put);

  /**
   * Removes or marks objects as the namespace's versioning state says, or removes versions, one
   * result for each in order; prunes implied directories upward. The version before a removed
   * current one becomes current. One whose {@code expected} does not hold has the result {@link
   * Removal.Changed}, a missing one {@link Removal.Absent}. At most 1,000.
   */
  Committed<List<Removal>> remove(NamespaceId namespace, List<RemoveRow> removals);

  /**
   * Replaces the sealed facts of a version of an object; nothing else about the object changes, and
   * no other version or file does: if the content is shared, by a version that a renamed file left
   * behind or by a copy, the version gets one of its own, of the same bytes. Returns the content
   * that it has now. CONDITION_CHANGED when it is not as it was read, or gone.
   */
  Committed<ContentId> replaceFacts(NamespaceId namespace, FactsChange change);

  /** One page in key order. A common prefix costs one seek, older versions cost nothing. */
  ListPage list(NamespaceId namespace, ListQuery query);

  /** One page of all versions, in key order, then newest first. */
  VersionPage versions(NamespaceId namespace, VersionQuery query);

  // ---- multipart uploads

  Committed<UploadRow> openUpload(UploadRow upload);

  /** Empty when it never was, ended, or is of another key. */
  Optional<UploadRow> upload(NamespaceId namespace, ObjectKey key, UploadId id);

  /** Adds or replaces a part; a replaced one is due for reclaim. NO_SUCH_UPLOAD. */
  Committed<PartRow> putPart(NamespaceId namespace, ObjectKey key, UploadId upload, PartPut part);

  /** In part order after {@code after} exclusively (0 for the first page). NO_SUCH_UPLOAD. */
  List<PartRow> parts(NamespaceId namespace, ObjectKey key, UploadId upload, int after, int limit);

  /**
   * {@link #put} of an object that refers to the parts' contents, and the end of the upload, in one
   * transaction. Parts not named are due for reclaim. NO_SUCH_UPLOAD; CONDITION_CHANGED when a
   * named part was replaced meanwhile. The end is remembered: see {@link #completed}.
   */
  Committed<Replaced> completeUpload(UploadId upload, List<PartRow> parts, PutRow put);

  /** The node that an already completed upload made, remembered for at least 24 hours. */
  Optional<CompletedUpload> completed(NamespaceId namespace, ObjectKey key, UploadId id);

  /**
   * NO_SUCH_UPLOAD. All parts are due for reclaim; a part put that races ends with NO_SUCH_UPLOAD.
   */
  Committed<UploadId> abortUpload(NamespaceId namespace, ObjectKey key, UploadId upload);

  /** Ordered by key, then by time of opening, then by id. */
  UploadPage uploads(NamespaceId namespace, UploadQuery query);

  /** The part rows of a single number, if it was put. */
  default Optional<PartRow> part(
      NamespaceId namespace, ObjectKey key, UploadId upload, PartNumber number) {
    return parts(namespace, key, upload, number.value() - 1, 1).stream()
        .filter(p -> p.number() == number.value())
        .findFirst();
  }
}

package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;

/**
 * How far the re-encryption of a namespace is: a row of the store, so that a restart goes on.
 *
 * @param epoch everything is to be sealed under this one or a later one
 * @param keepsOldKeys whether the keys before it stay in the namespace's row at the end
 * @param endedMillis 0 while it runs
 * @param kind which rows are walked
 * @param cursor where that walk is
 * @param note what it waits for, or why it ended
 */
public record ReencryptionJob(
    TenantId tenant,
    NamespaceId namespace,
    NamespaceName name,
    Stage stage,
    int epoch,
    boolean keepsOldKeys,
    long startedMillis,
    long endedMillis,
    Work total,
    Work done,
    Walk.Kind kind,
    byte[] cursor,
    String note) {

  /** Bytes are of the plaintext. */
  public record Work(long blobs, long bytes) {
    public static final Work NONE = new Work(0, 0);

    public Work plus(long moreBlobs, long moreBytes) {
      return new Work(blobs + moreBlobs, bytes + moreBytes);
    }
  }

  /** The numbers are on disk. */
  public enum Stage {
    /** What there is to do is counted. */
    COUNTING,
    /** All that older keys sealed is sealed again, beside those who write under them. */
    MOVING,
    /** Nothing that an older key sealed is let in any more: one more pass finds all that came. */
    PROVING,
    /** Nothing is left: waits for readers that began before that. */
    DRAINING,
    ENDED,
    FAILED,
    CANCELLED;

    public boolean isOver() {
      return this == ENDED || this == FAILED || this == CANCELLED;
    }

    /** Whether operations that bring older seals are refused. */
    public boolean isFenced() {
      return this == PROVING || this == DRAINING || this == ENDED;
    }
  }

  /** Whether it is the other, at whatever stage: not one that was begun before or after it. */
  public boolean isSameAs(ReencryptionJob other) {
    return namespace.equals(other.namespace)
        && epoch == other.epoch
        && keepsOldKeys == other.keepsOldKeys
        && startedMillis == other.startedMillis;
  }

  public ReencryptionJob at(Walk.Kind nextKind, byte[] nextCursor) {
    return with(stage, nextKind, nextCursor, total, done, endedMillis, note);
  }

  /** From the beginning of the rows. */
  public ReencryptionJob at(Stage next, String why) {
    return with(next, Walk.Kind.NAMESPACE, new byte[0], total, done, endedMillis, why);
  }

  public ReencryptionJob ended(Stage how, long nowMillis, String why) {
    return with(how, kind, new byte[0], total, done, nowMillis, why);
  }

  public ReencryptionJob noting(String what) {
    return with(stage, kind, cursor, total, done, endedMillis, what);
  }

  public ReencryptionJob found(long moreBlobs, long moreBytes) {
    return with(stage, kind, cursor, total.plus(moreBlobs, moreBytes), done, endedMillis, note);
  }

  public ReencryptionJob did(long moreBlobs, long moreBytes) {
    return with(stage, kind, cursor, total, done.plus(moreBlobs, moreBytes), endedMillis, note);
  }

  private ReencryptionJob with(
      Stage nextStage,
      Walk.Kind nextKind,
      byte[] nextCursor,
      Work nextTotal,
      Work nextDone,
      long nextEnded,
      String nextNote) {
    return new ReencryptionJob(
        tenant,
        namespace,
        name,
        nextStage,
        epoch,
        keepsOldKeys,
        startedMillis,
        nextEnded,
        nextTotal,
        nextDone,
        nextKind,
        nextCursor,
        nextNote);
  }
}

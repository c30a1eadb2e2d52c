package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.reseal.ReencryptionJob;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Stage;
import dev.kiseki.ports.out.reseal.ReencryptionJob.Work;
import dev.kiseki.ports.out.reseal.Walk;

/**
 * The re-encryption of a namespace: key {@code tenant ‖ namespace(8)}.
 *
 * <pre>
 *  0         1       2      3       7           15        23      31
 *  | version | stage | keep | epoch | name (2 + n) | started | ended | four counts (8 each) | kind | cursor (2 + n) | note (2 + n) | crc |
 * </pre>
 */
public final class ReencryptionRow {
  static final int VERSION = 1;

  /** Longer reasons are cut. */
  private static final int MOST_NOTE_BYTES = 1000;

  private ReencryptionRow() {}

  public static byte[] encode(ReencryptionJob job) {
    byte[] name = job.name().value().getBytes(UTF_8);
    byte[] whole = job.note().getBytes(UTF_8);
    byte[] note = java.util.Arrays.copyOf(whole, Math.min(whole.length, MOST_NOTE_BYTES));
    return new RowOut(VERSION, 61 + name.length + job.cursor().length + note.length)
        .u8(number(job.stage()))
        .u8(job.keepsOldKeys() ? 1 : 0)
        .i32(job.epoch())
        .short16(name)
        .i64(job.startedMillis())
        .i64(job.endedMillis())
        .i64(job.total().blobs())
        .i64(job.total().bytes())
        .i64(job.done().blobs())
        .i64(job.done().bytes())
        .u8(number(job.kind()))
        .short16(job.cursor())
        .short16(note)
        .seal();
  }

  public static ReencryptionJob decode(TenantId tenant, NamespaceId namespace, byte[] row) {
    RowIn in = RowIn.of(Table.REENCRYPTION, row, VERSION);
    Stage stage = stage(in, in.u8());
    boolean keeps = in.u8() != 0;
    int epoch = in.i32();
    String name = new String(in.short16(), UTF_8);
    if (!NamespaceName.isValid(name)) {
      throw in.corrupt("name");
    }
    long started = in.i64();
    long ended = in.i64();
    Work total = new Work(in.count(), in.count());
    Work done = new Work(in.count(), in.count());
    Walk.Kind kind = kind(in, in.u8());
    byte[] cursor = in.short16();
    String note = new String(in.short16(), UTF_8);
    in.end();
    return new ReencryptionJob(
        tenant,
        namespace,
        new NamespaceName(name),
        stage,
        epoch,
        keeps,
        started,
        ended,
        total,
        done,
        kind,
        cursor,
        note);
  }

  private static int number(Stage stage) {
    return switch (stage) {
      case COUNTING -> 1;
      case MOVING -> 2;
      case PROVING -> 3;
      case DRAINING -> 4;
      case ENDED -> 5;
      case FAILED -> 6;
      case CANCELLED -> 7;
    };
  }

  private static Stage stage(RowIn in, int number) {
    for (Stage stage : Stage.values()) {
      if (number(stage) == number) {
        return stage;
      }
    }
    throw in.corrupt("stage");
  }

  private static int number(Walk.Kind kind) {
    return switch (kind) {
      case NAMESPACE -> 1;
      case LIVE -> 2;
      case HISTORY -> 3;
      case NODES -> 4;
      case EXTENDED -> 5;
      case UPLOADS -> 6;
      case PARTS -> 7;
      case CONTENTS -> 8;
    };
  }

  private static Walk.Kind kind(RowIn in, int number) {
    for (Walk.Kind kind : Walk.Kind.values()) {
      if (number(kind) == number) {
        return kind;
      }
    }
    throw in.corrupt("kind of walk");
  }
}

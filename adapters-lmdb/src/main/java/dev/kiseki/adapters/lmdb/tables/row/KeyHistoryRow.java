package dev.kiseki.adapters.lmdb.tables.row;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.ports.out.system.KeyHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a tenant's keys: key {@code tenant(4)}; none for a tenant whose keys never changed
 * their service. Texts are {@code length(2) ‖ UTF-8}.
 *
 * <pre>
 *  0         1
 *  | version | former (2, then each) | shredding | 0 or 1 (1) | namespace, for a 1 | crc |
 *
 *  namespace  id (8), name, shredding
 *  shredding  stage (1), for a stage but 0 the rest:
 *             began (8), changed (8), keys (2, then each)
 *  former     binding, generation (4), hash, until (8)
 *  key        binding, generation (4), hash, assurance (1), outcome, for an assurance but 0
 *  outcome    evidence, attempt, at (8)
 * </pre>
 */
public final class KeyHistoryRow {
  static final int VERSION = 1;
  private static final int NONE = 0;

  private KeyHistoryRow() {}

  public static byte[] encode(KeyHistory history) {
    Fields fields = new Fields();
    fields.former(history.former());
    history.shredding().ifPresentOrElse(fields::shredding, () -> fields.u8(NONE));
    history.namespace().ifPresentOrElse(fields::namespace, () -> fields.u8(NONE));
    return fields.row();
  }

  public static KeyHistory decode(byte[] row) {
    RowIn in = RowIn.of(Table.KEY_HISTORY, row, VERSION);
    List<FormerBinding> former = new ArrayList<>();
    for (int left = in.u16(); left > 0; left--) {
      former.add(new FormerBinding(text(in), in.i32(), text(in), in.i64()));
    }
    Optional<Shredding> shredding = shredding(in);
    Optional<NamespaceShredding> namespace = namespace(in);
    in.end();
    return new KeyHistory(former, shredding, namespace);
  }

  private static Optional<NamespaceShredding> namespace(RowIn in) {
    return switch (in.u8()) {
      case NONE -> Optional.empty();
      case 1 ->
          Optional.of(
              new NamespaceShredding(
                  new NamespaceId(in.id()),
                  new NamespaceName(text(in)),
                  shredding(in).orElseThrow(() -> in.corrupt("shredding"))));
      default -> throw in.corrupt("namespace");
    };
  }

  private static Optional<Shredding> shredding(RowIn in) {
    return stage(in).map(stage -> shredding(stage, in));
  }

  private static Shredding shredding(ShredStage stage, RowIn in) {
    long began = in.i64();
    long changed = in.i64();
    int count = in.u16();
    if (count == 0) {
      throw in.corrupt("keys");
    }
    List<KeyEnd> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(new KeyEnd(text(in), in.i32(), text(in), outcome(in)));
    }
    return new Shredding(stage, began, changed, keys);
  }

  private static Optional<KeyEnd.Outcome> outcome(RowIn in) {
    KeyAssurance assurance;
    switch (in.u8()) {
      case NONE -> {
        return Optional.empty();
      }
      case 1 -> assurance = KeyAssurance.PENDING;
      case 2 -> assurance = KeyAssurance.OVERWRITTEN;
      case 3 -> assurance = KeyAssurance.DESTROYED_AT_PROVIDER;
      default -> throw in.corrupt("assurance");
    }
    return Optional.of(new KeyEnd.Outcome(assurance, text(in), text(in), in.i64()));
  }

  private static Optional<ShredStage> stage(RowIn in) {
    return switch (in.u8()) {
      case NONE -> Optional.empty();
      case 1 -> Optional.of(ShredStage.INTENT);
      case 2 -> Optional.of(ShredStage.FENCED);
      case 3 -> Optional.of(ShredStage.PURGED);
      case 4 -> Optional.of(ShredStage.DESTROY_REQUESTED);
      case 5 -> Optional.of(ShredStage.ENDED);
      default -> throw in.corrupt("stage");
    };
  }

  private static String text(RowIn in) {
    return new String(in.short16(), UTF_8);
  }

  /** Measures and writes by one description: the first pass counts, the second fills. */
  private static final class Fields {
    private final List<Field> fields = new ArrayList<>();
    private int bytes;

    @FunctionalInterface
    private interface Field {
      void write(RowOut out);
    }

    void former(List<FormerBinding> former) {
      u16(former.size());
      for (FormerBinding each : former) {
        text(each.binding());
        i32(each.generation());
        text(each.wrappedHash());
        i64(each.untilMillis());
      }
    }

    void namespace(NamespaceShredding namespace) {
      u8(1);
      i64(namespace.namespace().value());
      text(namespace.name().value());
      shredding(namespace.shredding());
    }

    void shredding(Shredding shredding) {
      u8(
          switch (shredding.stage()) {
            case INTENT -> 1;
            case FENCED -> 2;
            case PURGED -> 3;
            case DESTROY_REQUESTED -> 4;
            case ENDED -> 5;
          });
      i64(shredding.beganMillis());
      i64(shredding.changedMillis());
      u16(shredding.keys().size());
      for (KeyEnd key : shredding.keys()) {
        text(key.binding());
        i32(key.generation());
        text(key.wrappedHash());
        key.outcome().ifPresentOrElse(this::outcome, () -> u8(NONE));
      }
    }

    private void outcome(KeyEnd.Outcome outcome) {
      u8(
          switch (outcome.assurance()) {
            case PENDING -> 1;
            case OVERWRITTEN -> 2;
            case DESTROYED_AT_PROVIDER -> 3;
          });
      text(outcome.evidence());
      text(outcome.attempt());
      i64(outcome.atMillis());
    }

    void u8(int value) {
      add(1, out -> out.u8(value));
    }

    private void u16(int value) {
      add(2, out -> out.u16(value));
    }

    private void i32(int value) {
      add(4, out -> out.i32(value));
    }

    private void i64(long value) {
      add(8, out -> out.i64(value));
    }

    private void text(String text) {
      byte[] utf8 = text.getBytes(UTF_8);
      add(2 + utf8.length, out -> out.short16(utf8));
    }

    private void add(int length, Field field) {
      bytes += length;
      fields.add(field);
    }

    byte[] row() {
      RowOut out = new RowOut(VERSION, bytes);
      fields.forEach(field -> field.write(out));
      return out.seal();
    }
  }
}

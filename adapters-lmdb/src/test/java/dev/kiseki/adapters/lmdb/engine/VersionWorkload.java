package dev.kiseki.adapters.lmdb.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.Expected;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.PutRow;
import dev.kiseki.ports.out.metadata.Removal;
import dev.kiseki.ports.out.metadata.RemoveRow;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * One client with a namespace of its own, whose keys get versions, delete markers and null versions
 * and lose them again, each step durable before the next. What its listing shows after each step is
 * kept: a store after a power loss must show one of them, whole.
 */
final class VersionWorkload {
  /** Before the namespace is made. */
  static final String NOTHING = "nothing";

  private static final List<String> KEYS = List.of("a", "d/a", "d/b", "d/e/f");

  private record Line(VersionId id, boolean isMarker) {}

  private final int client;
  private final TenantMetadata metadata;
  private final IdSource ids;
  private final CrashLog log;
  private final Random random;
  private final NamespaceId namespace;
  private final TreeMap<String, List<Line>> lines = new TreeMap<>();

  /** By step, the first before any step. Read once the client has ended. */
  private final List<String> states = new ArrayList<>();

  private VersioningState state = VersioningState.UNVERSIONED;

  VersionWorkload(int client, TenantMetadata metadata, IdSource ids, CrashLog log, long seed) {
    this.client = client;
    this.metadata = metadata;
    this.ids = ids;
    this.log = log;
    this.random = new Random(seed * 31 + client);
    this.namespace = ids.namespace();
    states.add(NOTHING);
  }

  NamespaceName name() {
    return new NamespaceName("client-" + client);
  }

  List<String> states() {
    return states;
  }

  void run(int steps) {
    step(this::create);
    for (int i = 0; i < steps; i++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      switch (random.nextInt(8)) {
        case 0 -> step(this::change);
        case 1 -> step(() -> mark(key));
        case 2, 3 -> step(() -> remove(key));
        default -> step(() -> put(key));
      }
    }
  }

  private void step(Runnable operation) {
    int number = states.size();
    log.add(new CrashLog.StepSubmitted(client, number));
    operation.run();
    states.add(lines.toString());
    log.add(new CrashLog.StepAcknowledged(client, number));
  }

  private void create() {
    NamespaceKeyring keys =
        new NamespaceKeyring(namespace, List.of(new WrappedKey("local", 1, new byte[] {1})));
    metadata
        .createNamespace(
            new NamespaceRecord(namespace, name(), 0, "", state, keys, new byte[20]), false)
        .awaitDurable();
  }

  private void change() {
    VersioningState next =
        state == VersioningState.ENABLED ? VersioningState.SUSPENDED : VersioningState.ENABLED;
    metadata.setVersioning(namespace, state, next, new byte[20]).awaitDurable();
    state = next;
  }

  private void put(String key) {
    byte[] body = VersionSeal.body(random.nextInt(1000));
    PutRow row =
        new PutRow(
            namespace,
            ObjectKey.of(key),
            new Expected.Anything(),
            ids.node(),
            ids.content(),
            body.length,
            0,
            1,
            key.getBytes(UTF_8),
            new ContentBody.Inline(body),
            new VersionSeal(key));
    VersionId made = metadata.put(row).durable().versionId(row.node()).orElse(new VersionId.Null());
    add(key, new Line(made, false));
  }

  private void mark(String key) {
    RemoveRow row = removal(key, Optional.empty());
    switch (metadata.remove(namespace, List.of(row)).durable().getFirst()) {
      case Removal.Marked(var marker) ->
          add(key, new Line(VersionId.of(marker, row.newNode()), true));
      case Removal.Removed _ -> lines.remove(key);
      case Removal.Absent _ -> {
        // a key without versions that is not there
      }
      case Removal.Unmarked _, Removal.Changed _ -> throw new AssertionError("no condition");
    }
  }

  private void remove(String key) {
    List<Line> all = lines.getOrDefault(key, List.of());
    if (all.isEmpty()) {
      return;
    }
    Line line = all.get(random.nextInt(all.size()));
    metadata.remove(namespace, List.of(removal(key, Optional.of(line.id())))).awaitDurable();
    all.remove(line);
    lines.values().removeIf(List::isEmpty);
  }

  private RemoveRow removal(String key, Optional<VersionId> version) {
    return new RemoveRow(
        ObjectKey.of(key), version, new Expected.Anything(), ids.node(), 0, new VersionSeal(key));
  }

  private void add(String key, Line line) {
    List<Line> all = lines.computeIfAbsent(key, _ -> new ArrayList<>());
    if (line.id() instanceof VersionId.Null) {
      all.removeIf(old -> old.id() instanceof VersionId.Null);
    }
    all.addFirst(line);
  }

  /** A line as {@link #states} tells it. */
  static String text(VersionId id, boolean isMarker) {
    return new Line(id, isMarker).toString();
  }
}

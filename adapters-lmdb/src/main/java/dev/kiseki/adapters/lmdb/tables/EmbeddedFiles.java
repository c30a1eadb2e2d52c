package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.Engine;
import dev.kiseki.adapters.lmdb.engine.RowReader;
import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.tables.blob.Staged;
import dev.kiseki.adapters.lmdb.tables.content.Plans;
import dev.kiseki.adapters.lmdb.tables.row.CounterRow;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.DirectoryQuery;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.FileChanges;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.FileSeals;
import dev.kiseki.ports.out.files.NamePage;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NewNode;
import dev.kiseki.ports.out.files.NodeChange;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodePlan;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.Publish;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.files.Subscription;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.files.Usage;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** One tenant's files: each method is one operation of the engine. */
final class EmbeddedFiles implements TenantFiles {
  private final Engine engine;
  private final Commits commits;
  private final Namespaces namespaces;
  private final Plans plans;
  private final FileTables files;

  EmbeddedFiles(Engine engine, TenantTables tables) {
    this.engine = engine;
    this.commits = new Commits(engine);
    this.namespaces = tables.namespaces();
    this.plans = tables.plans();
    this.files = tables.files();
  }

  @Override
  public NodeId root(NamespaceId namespace) {
    return engine.read(rows -> Nodes.ofDirectory(namespaces.require(rows, namespace).live()));
  }

  @Override
  public Optional<StoredNode> find(NamespaceId namespace, Place place) {
    return read(
        namespace,
        (rows, roots) -> {
          long directory = files.names().directory(rows, roots, place.directory()).id();
          return files
              .names()
              .find(rows, namespace, directory, place.name())
              .map(FileNames.Met::stored);
        });
  }

  @Override
  public StoredNode node(NamespaceId namespace, NodeRef node) {
    return read(namespace, (rows, roots) -> files.names().node(rows, namespace, roots, node));
  }

  @Override
  public NodeId parent(NamespaceId namespace, NodeId directory) {
    return read(
        namespace,
        (rows, roots) -> {
          FileNames.Directory found = files.names().directory(rows, roots, directory);
          return Nodes.ofDirectory(found.row().parent());
        });
  }

  @Override
  public DirectoryPage list(NamespaceId namespace, DirectoryQuery query) {
    return read(
        namespace,
        (rows, roots) -> {
          var directory = files.names().directory(rows, roots, query.directory());
          return files.listing().page(rows, namespace, directory, query.after(), query.limit());
        });
  }

  @Override
  public NamePage names(NamespaceId namespace, DirectoryQuery query) {
    return read(
        namespace,
        (rows, roots) -> {
          var directory = files.names().directory(rows, roots, query.directory());
          return files.listing().names(rows, namespace, directory, query.after(), query.limit());
        });
  }

  @Override
  public int hiddenNames(NamespaceId namespace, NodeId directory, int limit) {
    return read(
        namespace,
        (rows, roots) -> {
          long id = files.names().directory(rows, roots, directory).id();
          return files.listing().hidden(rows, id, limit);
        });
  }

  @Override
  public NodePlan plan(NamespaceId namespace, NodeRef ref) {
    List<StoredNode> met = new ArrayList<>(1);
    List<byte[]> facts = new ArrayList<>(1);
    ReadPlan plan =
        plans
            .plan(
                rows -> {
                  NamespaceRow.Roots roots = namespaces.require(rows, namespace);
                  StoredNode node = files.names().node(rows, namespace, roots, ref);
                  Plans.Target target = files.objects().target(rows, content(node));
                  met.add(node);
                  facts.add(target.row().facts());
                  return Optional.of(target);
                })
            .orElseThrow();
    return new NodePlan(met.getLast(), facts.getLast(), plan);
  }

  private static NodeState.File content(StoredNode node) {
    if (node.state() instanceof NodeState.File file) {
      return file;
    }
    throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Only files have contents.");
  }

  @Override
  public Committed<StoredNode> publish(NamespaceId namespace, Publish publish) {
    Committed<StoredNode> done =
        commits.write(
            staged(publish.content()),
            rows ->
                step(
                    rows,
                    namespace,
                    publish.stamp(),
                    publish.seals(),
                    step -> files.publishing().publish(step, publish)));
    altered(namespace, publish.node().node());
    return done;
  }

  @Override
  public Committed<StoredNode> create(
      NamespaceId namespace, Place place, NewNode node, Stamp stamp, FileSeals seals) {
    Committed<StoredNode> done =
        commits.write(
            staged(node),
            rows ->
                step(
                    rows,
                    namespace,
                    stamp,
                    seals,
                    step -> files.making().create(step, place, node)));
    named(namespace, place);
    if (node.state() instanceof NewNode.NewState.Directory) {
      altered(namespace, place.directory());
    }
    return done;
  }

  @Override
  public Committed<StoredNode> createUnnamed(NamespaceId namespace, NewNode node) {
    files.holds().add(node.id());
    boolean isDone = false;
    try {
      Committed<StoredNode> done =
          commits.write(staged(node), rows -> createUnnamed(rows, namespace, node));
      isDone = true;
      return done;
    } finally {
      if (!isDone) {
        files.holds().remove(node.id());
      }
    }
  }

  private StoredNode createUnnamed(RowWriter rows, NamespaceId namespace, NewNode node) {
    namespaces.require(rows, namespace);
    Tally tally = new Tally();
    StoredNode made = files.making().createUnnamed(rows, namespace, node, tally);
    namespaces.count(rows, namespace, tally.objects(), tally.bytes());
    return made;
  }

  @Override
  public Committed<StoredNode> link(
      NamespaceId namespace, NodeRef node, Place place, Stamp stamp, FileSeals seals) {
    Committed<StoredNode> done =
        commits.visibly(
            rows ->
                step(
                    rows, namespace, stamp, seals, step -> files.making().link(step, node, place)));
    named(namespace, place);
    altered(namespace, node.node());
    return done;
  }

  @Override
  public Committed<StoredNode> unlink(
      NamespaceId namespace, Place place, Stamp stamp, FileSeals seals) {
    Committed<StoredNode> done =
        commits.giveBack(
            rows ->
                step(rows, namespace, stamp, seals, step -> files.removing().unlink(step, place)));
    named(namespace, place);
    altered(namespace, done.value().id());
    return done;
  }

  @Override
  public Committed<NodeId> removeDirectory(
      NamespaceId namespace, Place place, Stamp stamp, FileSeals seals) {
    Committed<NodeId> done =
        commits.giveBack(
            rows ->
                step(
                    rows,
                    namespace,
                    stamp,
                    seals,
                    step -> files.removing().removeDirectory(step, place)));
    named(namespace, place);
    altered(namespace, done.value());
    altered(namespace, place.directory());
    return done;
  }

  @Override
  public Committed<List<StoredNode>> rename(
      NamespaceId namespace, Place from, Place to, RenameRule rule, Stamp stamp, FileSeals seals) {
    Committed<List<StoredNode>> done =
        commits.visibly(
            rows ->
                step(
                    rows,
                    namespace,
                    stamp,
                    seals,
                    step -> files.renaming().rename(step, from, to, rule)));
    named(namespace, from);
    named(namespace, to);
    done.value().forEach(node -> altered(namespace, node.id()));
    if (done.value().stream().anyMatch(node -> node.kind() == NodeKind.DIRECTORY)) {
      altered(namespace, from.directory());
      altered(namespace, to.directory());
    }
    return done;
  }

  @Override
  public Committed<StoredNode> change(
      NamespaceId namespace, NodeRef node, NodeChange change, FileSeals seals) {
    Committed<StoredNode> done =
        edit(namespace, node, change.changed(), seals, row -> changed(row, change), (_, _) -> 0);
    altered(namespace, node.node());
    return done;
  }

  private static NodeRow changed(NodeRow row, NodeChange change) {
    return row.withOwnership(change.ownership().or(row::ownership))
        .withTimes(
            new NodeTimes(
                change.accessed().orElse(row.times().accessed()),
                change.modified().orElse(row.times().modified()),
                change.changed()));
  }

  private Committed<StoredNode> edit(
      NamespaceId namespace,
      NodeRef ref,
      Instant time,
      FileSeals seals,
      Function<NodeRow, NodeRow> change,
      BiFunction<FileStep, NodeRow, Integer> more) {
    return commits.visibly(
        rows ->
            step(
                rows,
                namespace,
                new Stamp(time, ref.node()),
                seals,
                step -> {
                  NodeRow before = files.rows().written(step, ref);
                  var _ = more.apply(step, before);
                  NodeRow after = change.apply(before);
                  files.nodes().put(step.rows(), ref.node(), after);
                  return FileNames.stored(ref.node(), after, Optional.empty());
                }));
  }

  @Override
  public Optional<Extended> extended(NamespaceId namespace, NodeRef node) {
    return read(
        namespace,
        (rows, roots) -> {
          files.names().node(rows, namespace, roots, node);
          return files.nodes().extended(rows, node.node());
        });
  }

  @Override
  public Committed<StoredNode> setExtended(
      NamespaceId namespace,
      NodeRef node,
      Optional<Extended> before,
      Optional<Extended> after,
      Instant changed,
      FileSeals seals) {
    if (after.isPresent() && after.get().sealed().length > Extended.MAX_BYTES) {
      throw new KisekiException(ErrorCode.DISK_FULL, "The extended attributes are too long.");
    }
    Committed<StoredNode> done =
        edit(
            namespace,
            node,
            changed,
            seals,
            row -> row.withChanged(changed),
            (step, _) -> replaceExtended(step, node.node(), before, after));
    altered(namespace, node.node());
    return done;
  }

  private int replaceExtended(
      FileStep step, NodeId node, Optional<Extended> before, Optional<Extended> after) {
    Optional<byte[]> found = files.nodes().extended(step.rows(), node).map(Extended::sealed);
    if (!Arrays.equals(found.orElse(null), before.map(Extended::sealed).orElse(null))) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The extended attributes changed meanwhile.");
    }
    if (after.isPresent()) {
      files.resealing().requireRecord(step.namespace(), after.get().sealed());
      files.nodes().putExtended(step.rows(), node, after.get());
    } else {
      files.nodes().deleteExtended(step.rows(), node);
    }
    return 1;
  }

  @Override
  public StoredNode hold(NamespaceId namespace, NodeRef ref) {
    files.holds().add(ref.node());
    boolean isDone = false;
    try {
      StoredNode node = node(namespace, ref);
      if (files.holds().isLeaving(ref.node())) {
        // Operations run in order: once this one is done, so is the one that takes the name.
        engine.writeWithinReserve(_ -> true);
        node = node(namespace, ref);
      }
      isDone = true;
      return node;
    } finally {
      if (!isDone) {
        files.holds().remove(ref.node());
      }
    }
  }

  @Override
  public void release(NamespaceId namespace, NodeId node) {
    if (!files.holds().remove(node)) {
      return;
    }
    boolean isNameless =
        engine.read(rows -> files.nodes().find(rows, node).filter(r -> r.links() == 0).isPresent());
    // A name may be going just now: the writer saw the hold, so who takes the name leaves a row.
    if (isNameless || files.holds().isLeaving(node)) {
      engine.writeWithinReserve(
          rows -> {
            files.nodes().end(rows, node, namespaces);
            return true;
          });
    }
  }

  @Override
  public void awaitDurable() {
    engine.awaitDurable();
  }

  @Override
  public Usage usage(NamespaceId namespace) {
    CounterRow held =
        read(namespace, (rows, _) -> namespaces.usages().held(rows, namespace.value()));
    return new Usage(held.objects(), held.bytes(), engine.metrics().freeBytes());
  }

  @Override
  public Subscription watch(Consumer<FileChanges> listener) {
    return files.feed().watch(listener);
  }

  private <T> T read(
      NamespaceId namespace, BiFunction<RowReader, NamespaceRow.Roots, T> operation) {
    return engine.read(rows -> operation.apply(rows, namespaces.require(rows, namespace)));
  }

  private <T> T step(
      RowWriter rows,
      NamespaceId namespace,
      Stamp stamp,
      FileSeals seals,
      Function<FileStep, T> operation) {
    Tally tally = new Tally();
    NamespaceRow.Roots roots = namespaces.require(rows, namespace);
    T result = operation.apply(new FileStep(rows, namespace, roots, stamp, seals, tally));
    namespaces.count(rows, namespace, tally.objects(), tally.bytes());
    return result;
  }

  private static List<Staged> staged(NewNode node) {
    return node.state() instanceof NewNode.NewState.File(NewContent content)
        ? staged(content)
        : List.of();
  }

  private static List<Staged> staged(NewContent content) {
    List<Staged> staged = new ArrayList<>();
    for (FileExtent extent : content.extents()) {
      if (extent instanceof FileExtent.Staged run) {
        Staged blob = Staged.of(run.blob());
        if (staged.stream().noneMatch(known -> known == blob)) {
          staged.add(blob);
        }
      }
    }
    return staged;
  }

  private void named(NamespaceId namespace, Place place) {
    if (files.feed().isWatched()) {
      tell(new FileChange.Named(namespace, place));
    }
  }

  private void altered(NamespaceId namespace, NodeId node) {
    if (files.feed().isWatched()) {
      tell(new FileChange.Altered(namespace, node));
    }
  }

  private void tell(FileChange change) {
    files.feed().tell(FileChanges.Origin.FILES, List.of(change));
  }
}

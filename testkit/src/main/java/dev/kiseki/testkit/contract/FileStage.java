package dev.kiseki.testkit.contract;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.DirectoryQuery;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NewNode;
import dev.kiseki.ports.out.files.NodePlan;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.Publish;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One namespace as S3 and as a mount see it, with the words that its contract is written in. */
public final class FileStage {
  static final Ownership OWNER = new Ownership(0640, 1000, 100);

  private final Stage stage;
  private final TenantFiles files;
  private final NamespaceId namespace;
  private Instant now = Instant.ofEpochSecond(1_800_000_000L, 7);

  FileStage(FileStores stores) {
    this.stage = new Stage(new Stores(stores.metadata(), stores.chunks()));
    this.files = stores.files().tenant(new TenantId(1));
    this.namespace = stage.namespace("mounted");
  }

  /** The namespace of an earlier stage in the same store, of another tenant. */
  FileStage(FileStores stores, Stage stage, NamespaceId namespace) {
    this.stage = stage;
    this.files = stores.files().tenant(stage.tenant());
    this.namespace = namespace;
  }

  Stage stage() {
    return stage;
  }

  TenantFiles files() {
    return files;
  }

  NamespaceId namespace() {
    return namespace;
  }

  void setVersioning(VersioningState before, VersioningState next) {
    stage.metadata().setVersioning(namespace, before, next, new byte[20]).durable();
  }

  Instant now() {
    return now;
  }

  private Stamp stamp() {
    now = now.plusMillis(1);
    return new Stamp(now, stage.ids().node());
  }

  private static FakeFileSeals seals(Stamp stamp) {
    return new FakeFileSeals(stamp.marker());
  }

  // ---- paths

  /** The directory of a path and its last name. */
  Place place(String path) {
    NodeId directory = files.root(namespace);
    String rest = path;
    for (int slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
      Place step = new Place(directory, Stage.bytes(rest.substring(0, slash)));
      directory =
          files
              .find(namespace, step)
              .orElseThrow(() -> new AssertionError("no directory on the way to " + path))
              .id();
      rest = rest.substring(slash + 1);
    }
    return new Place(directory, Stage.bytes(rest));
  }

  Optional<StoredNode> find(String path) {
    return files.find(namespace, place(path)).map(FakeFileSeals::checked);
  }

  StoredNode met(String path) {
    return find(path).orElseThrow(() -> new AssertionError("nothing at " + path));
  }

  NodeRef ref(String path) {
    Place place = place(path);
    StoredNode node =
        files.find(namespace, place).orElseThrow(() -> new AssertionError("nothing at " + path));
    return NodeRef.of(node.id(), place);
  }

  StoredNode node(NodeRef ref) {
    return FakeFileSeals.checked(files.node(namespace, ref));
  }

  // ---- operations

  StoredNode create(String path, String text) {
    NodeId id = stage.ids().node();
    return create(path, id, new NewNode.NewState.File(content(id, text)));
  }

  StoredNode makeDirectory(String path) {
    return create(path, stage.ids().node(), new NewNode.NewState.Directory());
  }

  StoredNode makeSymlink(String path, String target) {
    byte[] sealed = Stage.bytes("sealed " + target);
    return create(path, stage.ids().node(), new NewNode.NewState.Symlink(sealed, target.length()));
  }

  StoredNode create(String path, NodeId id, NewNode.NewState state) {
    Stamp stamp = stamp();
    NewNode node = new NewNode(id, OWNER, 0, NodeTimes.at(stamp.time()), state);
    return FakeFileSeals.checked(
        files.create(namespace, place(path), node, stamp, seals(stamp)).durable());
  }

  StoredNode createUnnamed(String text) {
    NodeId id = stage.ids().node();
    return files
        .createUnnamed(
            namespace,
            new NewNode(
                id, OWNER, 0, NodeTimes.at(now), new NewNode.NewState.File(content(id, text))))
        .durable();
  }

  NewContent content(NodeId node, String text) {
    byte[] plain = Stage.bytes(text);
    ContentId id = stage.ids().content();
    List<FileExtent> extents = new ArrayList<>();
    if (plain.length > 0) {
      StagedBlob blob = stage.stage(plain);
      byte[] tag = FakeSeals.blobExtent(id, 0, plain.length, blob.id(), 0);
      extents.add(new FileExtent.Staged(0, plain.length, blob, 0, tag));
    }
    return content(node, id, plain.length, extents);
  }

  NewContent content(NodeId node, ContentId id, long size, List<FileExtent> extents) {
    return new NewContent(
        id,
        size,
        Stage.MODIFIED,
        1,
        FakeSeals.facts(node, id),
        extents,
        version -> FakeSeals.state(node, id, version));
  }

  StoredNode publish(NodeRef ref, String text) {
    return publish(ref, content(ref.node(), text), true);
  }

  StoredNode publish(NodeRef ref, NewContent content, boolean keepsBase) {
    return publish(ref, contentOf(node(ref)), content, keepsBase);
  }

  StoredNode publish(NodeRef ref, ContentId base, NewContent content, boolean keepsBase) {
    Stamp stamp = stamp();
    Publish publish =
        new Publish(
            ref, base, keepsBase, content, stamp.time(), Optional.empty(), stamp, seals(stamp));
    return FakeFileSeals.checked(files.publish(namespace, publish).durable());
  }

  /**
   * As copy_file_range(2) shares: the target's own bytes, if it keeps them, and after them the
   * source's, in the blobs where they are.
   */
  StoredNode share(NodeRef source, NodeRef target, boolean keepsOwn) {
    ContentId id = stage.ids().content();
    List<FileExtent> extents = new ArrayList<>();
    long size = keepsOwn ? keep(target, id, 0, extents) : 0;
    size = keep(source, id, size, extents);
    return publish(target, content(target.node(), id, size, extents), true);
  }

  /** Names the blobs of a file once more; returns where that ends. */
  private long keep(NodeRef ref, ContentId content, long start, List<FileExtent> extents) {
    long end = start;
    try (NodePlan plan = files.plan(namespace, ref)) {
      while (end - start < plan.plan().sizeBytes()) {
        for (ReadPlan.Piece piece : plan.plan().pieces(end - start, 3)) {
          if (!(piece.source() instanceof ReadPlan.Source.Blob(var blob, long offset))) {
            throw new KisekiException(
                ErrorCode.INVALID_ARGUMENT, "Bytes beside their rows are not shared.");
          }
          long next = end + piece.end() - piece.start();
          byte[] tag = FakeSeals.blobExtent(content, end, next, blob.id(), offset);
          extents.add(new FileExtent.Kept(end, next, blob.id(), offset, tag));
          end = next;
        }
      }
    }
    return end;
  }

  static ContentId contentOf(StoredNode node) {
    return ((NodeState.File) node.state()).content();
  }

  StoredNode link(NodeRef ref, String path) {
    Stamp stamp = stamp();
    return FakeFileSeals.checked(
        files.link(namespace, ref, place(path), stamp, seals(stamp)).durable());
  }

  StoredNode unlink(String path) {
    Stamp stamp = stamp();
    return files.unlink(namespace, place(path), stamp, seals(stamp)).durable();
  }

  void removeDirectory(String path) {
    Stamp stamp = stamp();
    files.removeDirectory(namespace, place(path), stamp, seals(stamp)).durable();
  }

  void rename(String from, String to) {
    rename(from, to, RenameRule.REPLACE);
  }

  void rename(String from, String to, RenameRule rule) {
    Stamp stamp = stamp();
    files
        .rename(namespace, place(from), place(to), rule, stamp, seals(stamp))
        .durable()
        .forEach(FakeFileSeals::checked);
  }

  FakeFileSeals seals() {
    return seals(stamp());
  }

  // ---- what is seen

  /** The bytes of a file. */
  byte[] read(NodeRef ref) {
    try (NodePlan plan = files.plan(namespace, ref)) {
      NodeState.File file = (NodeState.File) plan.node().state();
      NodeId origin = file.version().origin(ref.node());
      FakeSeals.label(origin, file.content(), plan.sealedFacts());
      return stage.reader().bytes(plan.plan(), 3);
    }
  }

  String text(String path) {
    return new String(read(ref(path)), StandardCharsets.UTF_8);
  }

  /** The names of a directory, pages of two; a directory's end with a slash. */
  List<String> names(NodeId directory) {
    List<String> names = new ArrayList<>();
    byte[] after = {};
    while (true) {
      DirectoryQuery query = new DirectoryQuery(directory, after, 2);
      DirectoryPage page = files.list(namespace, query);
      FakeFileSeals.sameNames(page, files.names(namespace, query));
      for (DirectoryPage.Line line : page.lines()) {
        FakeFileSeals.checked(line.node());
        names.add(new String(line.position(), StandardCharsets.UTF_8));
        after = line.position();
      }
      if (!page.truncated()) {
        return names;
      }
    }
  }

  List<String> names(String path) {
    return names(path.isEmpty() ? files.root(namespace) : met(path).id());
  }

  /** What S3 reads under a key. */
  Optional<String> object(String key) {
    ObjectKey wanted = ObjectKey.of(key);
    Optional<ObjectRow> row = stage.metadata().find(namespace, wanted);
    row.ifPresent(found -> ContentReader.checkPath(wanted, found));
    return stage
        .reader()
        .object(namespace, wanted)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** What S3 reads of one version of a key. */
  String version(String key, VersionId version) {
    byte[] bytes = stage.reader().version(namespace, ObjectKey.of(key), version).orElseThrow();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** All keys that S3 lists. */
  List<String> keys() {
    ListPage page =
        stage
            .metadata()
            .list(namespace, new ListQuery(new byte[0], new byte[0], new byte[0], 1000));
    List<String> keys = new ArrayList<>();
    for (ListItem item : page.items()) {
      keys.add(new String(item.bytes(), StandardCharsets.UTF_8));
    }
    return keys;
  }
}

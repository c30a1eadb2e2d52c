package dev.kiseki.testkit.memory;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.DirectoryQuery;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.FileChanges;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.FileSeals;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NewNode;
import dev.kiseki.ports.out.files.NodeChange;
import dev.kiseki.ports.out.files.NodeKind;
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
import dev.kiseki.ports.out.files.Subscription;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.files.Usage;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The files of one namespace, which S3 does not see: what sessions are tried with. Every operation
 * holds one lock from beginning to end.
 */
public final class InMemoryFiles implements TenantFiles {
  private static final int MOST_LINKS = 65_000;
  private static final long FIRST_DIRECTORY_NODE = 1L << 40;
  private static final long CAPACITY_BYTES = 4L << 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NodeId, MemoryNode> nodes = new HashMap<>();
  private final MemoryNode root;
  private long lastDirectory;
  private Optional<ErrorCode> flushFailure = Optional.empty();
  private int flushes;
  private Optional<Loss> loss = Optional.empty();
  private Optional<Publish> late = Optional.empty();

  public InMemoryFiles(Instant made) {
    root = newDirectory(new Ownership(0755, 0, 0), NodeTimes.at(made));
    root.linkCount = 2;
  }

  private MemoryNode newDirectory(Ownership ownership, NodeTimes times) {
    long number = ++lastDirectory;
    MemoryNode node =
        new MemoryNode(
            new NodeId(FIRST_DIRECTORY_NODE + number),
            NodeKind.DIRECTORY,
            0,
            ownership,
            times,
            new NodeState.Directory(new DirectoryId(number)));
    nodes.put(node.id, node);
    return node;
  }

  /** Nodes, those without names among them. */
  public int nodeCount() {
    return locked(nodes::size);
  }

  /** How often nodes are held. */
  public int holdCount() {
    return locked(() -> nodes.values().stream().mapToInt(node -> node.holds).sum());
  }

  /** What waiting for the disk ends with from now on. */
  public void failFlushes(Optional<ErrorCode> failure) {
    locked(() -> flushFailure = failure);
  }

  /** The next publish is answered STORE_BUSY, and done all the same. */
  public void losePublish(Loss kind) {
    locked(() -> loss = Optional.of(kind));
  }

  /** When a publish that was not answered is done. */
  public enum Loss {
    DONE_AT_ONCE,
    /** Before the next one. */
    DONE_LATE,
    NEVER_DONE
  }

  /** How often somebody waited for the disk. */
  public int flushCount() {
    return locked(() -> flushes);
  }

  private <R> R locked(Supplier<R> operation) {
    lock.lock();
    try {
      return operation.get();
    } finally {
      lock.unlock();
    }
  }

  private <R> Committed<R> committed(Supplier<R> operation) {
    return new Now<>(locked(operation));
  }

  private static KisekiException refused(ErrorCode code) {
    return new KisekiException(code, "The store refuses.");
  }

  private MemoryNode require(NodeId id) {
    MemoryNode node = nodes.get(id);
    if (node == null) {
      throw refused(ErrorCode.STALE_NODE);
    }
    return node;
  }

  private MemoryNode directory(NodeId id) {
    MemoryNode node = require(id);
    if (!node.isDirectory()) {
      throw refused(ErrorCode.NOT_A_DIRECTORY);
    }
    return node;
  }

  private static Optional<MemoryNode.Entry> entry(MemoryNode directory, byte[] name) {
    MemoryNode.Entry file = directory.entries.get(name);
    return Optional.ofNullable(file == null ? directory.entries.get(slashed(name)) : file);
  }

  private static byte[] slashed(byte[] name) {
    byte[] longer = Arrays.copyOf(name, name.length + 1);
    longer[name.length] = '/';
    return longer;
  }

  private static void put(MemoryNode directory, byte[] name, MemoryNode node, FileSeals seals) {
    byte[] tag =
        node.isDirectory()
            ? seals.directory(directory.directory(), name, node.directory())
            : seals.name(directory.directory(), name, node.id);
    directory.entries.put(
        node.isDirectory() ? slashed(name) : name, new MemoryNode.Entry(name, tag, node));
    if (node.isDirectory()) {
      node.parent = directory;
      directory.linkCount++;
    }
  }

  private static void take(MemoryNode directory, MemoryNode.Entry entry) {
    boolean isDirectory = entry.node().isDirectory();
    directory.entries.remove(isDirectory ? slashed(entry.name()) : entry.name());
    if (isDirectory) {
      directory.linkCount--;
    }
  }

  // ---- finding

  @Override
  public NodeId root(NamespaceId namespace) {
    return root.id;
  }

  @Override
  public Optional<StoredNode> find(NamespaceId namespace, Place place) {
    return locked(
        () -> {
          MemoryNode directory = directory(place.directory());
          return entry(directory, place.name()).map(directory::reached);
        });
  }

  @Override
  public StoredNode node(NamespaceId namespace, NodeRef node) {
    return locked(() -> require(node.node()).stored(Optional.empty()));
  }

  @Override
  public NodeId parent(NamespaceId namespace, NodeId directory) {
    return locked(() -> directory(directory).parent.id);
  }

  @Override
  public DirectoryPage list(NamespaceId namespace, DirectoryQuery query) {
    return locked(
        () -> {
          MemoryNode directory = directory(query.directory());
          List<DirectoryPage.Line> lines =
              directory.entries.tailMap(query.after(), false).entrySet().stream()
                  .limit(query.limit() + 1L)
                  .map(directory::line)
                  .toList();
          boolean truncated = lines.size() > query.limit();
          return new DirectoryPage(truncated ? lines.subList(0, query.limit()) : lines, truncated);
        });
  }

  @Override
  public int hiddenNames(NamespaceId namespace, NodeId directory, int limit) {
    return 0;
  }

  // ---- contents

  @Override
  public NodePlan plan(NamespaceId namespace, NodeRef ref) {
    return locked(
        () -> {
          MemoryNode node = require(ref.node());
          if (!(node.state instanceof NodeState.File file)) {
            throw refused(ErrorCode.INVALID_ARGUMENT);
          }
          ReadPlan plan = new PiecesPlan(file.content(), file.sizeBytes(), node.pieces);
          return new NodePlan(node.stored(Optional.empty()), node.sealedFacts, plan);
        });
  }

  private record PiecesPlan(ContentId content, long sizeBytes, List<Piece> all)
      implements ReadPlan {
    @Override
    public Optional<ObjectRow> object() {
      return Optional.empty();
    }

    @Override
    public Optional<byte[]> inline() {
      return Optional.empty();
    }

    @Override
    public List<Piece> pieces(long offset, int limit) {
      return all.stream().filter(piece -> piece.end() > offset).limit(limit).toList();
    }

    @Override
    public void close() {}
  }

  @Override
  public Committed<StoredNode> publish(NamespaceId namespace, Publish publish) {
    return committed(
        () -> {
          late.ifPresent(this::doneUnheard);
          late = Optional.empty();
          Optional<Loss> lost = loss;
          loss = Optional.empty();
          if (lost.isEmpty()) {
            return done(publish);
          }
          switch (lost.get()) {
            case DONE_AT_ONCE -> done(publish);
            case DONE_LATE -> putOff(publish);
            case NEVER_DONE -> {}
          }
          throw refused(ErrorCode.STORE_BUSY);
        });
  }

  /** From now on its blobs are not their writer's any more. */
  private void putOff(Publish publish) {
    for (FileExtent extent : publish.content().extents()) {
      if (extent instanceof FileExtent.Staged staged) {
        ((InMemoryChunkStore.Staged) staged.blob()).take();
      }
    }
    late = Optional.of(publish);
  }

  /** Nobody waits for its answer any more. */
  private void doneUnheard(Publish publish) {
    try {
      done(publish);
    } catch (KisekiException refused) {
      if (refused.code() != ErrorCode.CONDITION_CHANGED) {
        throw refused;
      }
    }
  }

  private StoredNode done(Publish publish) {
    MemoryNode node = require(publish.node().node());
    if (!(node.state instanceof NodeState.File file) || !file.content().equals(publish.base())) {
      throw refused(ErrorCode.CONDITION_CHANGED);
    }
    fill(node, publish.content());
    publish.ownership().ifPresent(ownership -> node.ownership = ownership);
    node.times = new NodeTimes(node.times.accessed(), publish.modified(), publish.stamp().time());
    return node.stored(Optional.empty());
  }

  private void fill(MemoryNode node, NewContent content) {
    Map<BlobId, BlobRef> blobs = new HashMap<>();
    List<ReadPlan.Piece> pieces = new ArrayList<>();
    long covered = 0;
    for (FileExtent extent : content.extents()) {
      if (extent.start() != covered || extent.end() <= covered) {
        throw new IllegalArgumentException("extents leave a gap");
      }
      covered = extent.end();
      pieces.add(piece(node, content.id(), extent, blobs));
    }
    if (covered != content.sizeBytes()) {
      throw new IllegalArgumentException("extents end before the content");
    }
    node.pieces = List.copyOf(pieces);
    node.blobs = blobs;
    node.sealedFacts = content.sealedFacts();
    node.state =
        new NodeState.File(
            content.id(),
            content.sizeBytes(),
            content.allocatedBytes(),
            content.publishedMillis(),
            Version.UNVERSIONED,
            content.seal().state(Version.UNVERSIONED));
  }

  private ReadPlan.Piece piece(
      MemoryNode node, ContentId content, FileExtent extent, Map<BlobId, BlobRef> blobs) {
    return switch (extent) {
      case FileExtent.Staged e -> {
        BlobRef blob =
            blobs.computeIfAbsent(
                e.blob().id(), _ -> ((InMemoryChunkStore.Staged) e.blob()).take());
        yield inBlob(content, e, blob, e.offset());
      }
      case FileExtent.Kept e -> {
        BlobRef blob =
            Optional.ofNullable(node.blobs.get(e.blob())).orElseGet(() -> blobOfAny(e.blob()));
        blobs.put(e.blob(), blob);
        yield inBlob(content, e, blob, e.offset());
      }
      case FileExtent.Hole e ->
          new ReadPlan.Piece(
              e.start(),
              e.end(),
              new ReadPlan.Source.Hole(),
              List.of(new ReadPlan.Check.HoleExtent(content, e.start(), e.end(), e.tag())));
      case FileExtent.Shared _ -> throw refused(ErrorCode.NOT_SUPPORTED);
    };
  }

  /** Another file's, while that has it. */
  private BlobRef blobOfAny(BlobId blob) {
    return nodes.values().stream()
        .flatMap(node -> Optional.ofNullable(node.blobs.get(blob)).stream())
        .findFirst()
        .orElseThrow(() -> refused(ErrorCode.CONDITION_CHANGED));
  }

  private static ReadPlan.Piece inBlob(
      ContentId content, FileExtent extent, BlobRef blob, long offset) {
    ReadPlan.Check check =
        new ReadPlan.Check.BlobExtent(
            content, extent.start(), extent.end(), blob.id(), offset, extent.tag());
    return new ReadPlan.Piece(
        extent.start(), extent.end(), new ReadPlan.Source.Blob(blob, offset), List.of(check));
  }

  // ---- names

  @Override
  public Committed<StoredNode> create(
      NamespaceId namespace, Place place, NewNode made, Stamp stamp, FileSeals seals) {
    return committed(
        () -> {
          MemoryNode directory = parentForNew(place);
          MemoryNode node = newNode(made);
          node.linkCount = node.isDirectory() ? 2 : 1;
          put(directory, place.name(), node, seals);
          directory.contentMoved(stamp.time());
          return directory.reached(entry(directory, place.name()).orElseThrow());
        });
  }

  private MemoryNode parentForNew(Place place) {
    MemoryNode directory = directory(place.directory());
    if (directory.linkCount == 0) {
      throw refused(ErrorCode.NO_SUCH_FILE);
    }
    if (entry(directory, place.name()).isPresent()) {
      throw refused(ErrorCode.FILE_EXISTS);
    }
    return directory;
  }

  private MemoryNode newNode(NewNode made) {
    MemoryNode node =
        switch (made.state()) {
          case NewNode.NewState.Directory _ -> newDirectory(made.ownership(), made.times());
          case NewNode.NewState.File(NewContent content) -> {
            MemoryNode file = node(made, NodeKind.FILE, new NodeState.Special());
            fill(file, content);
            yield file;
          }
          case NewNode.NewState.Symlink(byte[] target, long bytes) ->
              node(made, NodeKind.SYMLINK, new NodeState.Symlink(target, bytes));
          case NewNode.NewState.Special(NodeKind kind) -> node(made, kind, new NodeState.Special());
        };
    nodes.put(node.id, node);
    return node;
  }

  private static MemoryNode node(NewNode made, NodeKind kind, NodeState state) {
    return new MemoryNode(made.id(), kind, made.device(), made.ownership(), made.times(), state);
  }

  @Override
  public Committed<StoredNode> createUnnamed(NamespaceId namespace, NewNode made) {
    return committed(
        () -> {
          MemoryNode node = newNode(made);
          node.linkable = true;
          node.holds = 1;
          return node.stored(Optional.empty());
        });
  }

  @Override
  public Committed<StoredNode> link(
      NamespaceId namespace, NodeRef ref, Place place, Stamp stamp, FileSeals seals) {
    return committed(
        () -> {
          MemoryNode node = require(ref.node());
          if (node.isDirectory()) {
            throw refused(ErrorCode.NOT_PERMITTED);
          }
          MemoryNode directory = parentForNew(place);
          if (node.linkCount == 0 && !node.linkable) {
            throw refused(ErrorCode.NO_SUCH_FILE);
          }
          if (node.linkCount >= MOST_LINKS) {
            throw refused(ErrorCode.TOO_MANY_LINKS);
          }
          node.linkCount++;
          node.moved(stamp.time());
          put(directory, place.name(), node, seals);
          directory.contentMoved(stamp.time());
          return directory.reached(entry(directory, place.name()).orElseThrow());
        });
  }

  @Override
  public Committed<StoredNode> unlink(
      NamespaceId namespace, Place place, Stamp stamp, FileSeals seals) {
    return committed(
        () -> {
          MemoryNode directory = directory(place.directory());
          MemoryNode.Entry entry = existing(directory, place.name());
          if (entry.node().isDirectory()) {
            throw refused(ErrorCode.IS_A_DIRECTORY);
          }
          take(directory, entry);
          directory.contentMoved(stamp.time());
          dropName(entry.node(), stamp.time());
          return entry.node().stored(Optional.empty());
        });
  }

  private static MemoryNode.Entry existing(MemoryNode directory, byte[] name) {
    return entry(directory, name).orElseThrow(() -> refused(ErrorCode.NO_SUCH_FILE));
  }

  private void dropName(MemoryNode node, Instant time) {
    node.linkCount = node.isDirectory() ? 0 : node.linkCount - 1;
    node.linkable = false;
    node.moved(time);
    endIfNobodyHolds(node);
  }

  private void endIfNobodyHolds(MemoryNode node) {
    if (node.linkCount == 0 && node.holds == 0) {
      nodes.remove(node.id);
    }
  }

  @Override
  public Committed<NodeId> removeDirectory(
      NamespaceId namespace, Place place, Stamp stamp, FileSeals seals) {
    return committed(
        () -> {
          MemoryNode directory = directory(place.directory());
          MemoryNode.Entry entry = existing(directory, place.name());
          if (!entry.node().isDirectory()) {
            throw refused(ErrorCode.NOT_A_DIRECTORY);
          }
          if (!entry.node().entries.isEmpty()) {
            throw refused(ErrorCode.DIRECTORY_NOT_EMPTY);
          }
          take(directory, entry);
          directory.contentMoved(stamp.time());
          dropName(entry.node(), stamp.time());
          return entry.node().id;
        });
  }

  @Override
  public Committed<List<StoredNode>> rename(
      NamespaceId namespace, Place from, Place to, RenameRule rule, Stamp stamp, FileSeals seals) {
    return committed(() -> rename(from, to, rule, stamp.time(), seals));
  }

  private List<StoredNode> rename(
      Place from, Place to, RenameRule rule, Instant time, FileSeals seals) {
    MemoryNode source = directory(from.directory());
    MemoryNode target = directory(to.directory());
    MemoryNode.Entry moved = existing(source, from.name());
    Optional<MemoryNode.Entry> there = entry(target, to.name());
    if (target.linkCount == 0 || (rule == RenameRule.EXCHANGE && there.isEmpty())) {
      throw refused(ErrorCode.NO_SUCH_FILE);
    }
    if (rule == RenameRule.KEEP && there.isPresent()) {
      throw refused(ErrorCode.FILE_EXISTS);
    }
    if (there.isPresent() && there.get().node() == moved.node()) {
      return List.of(moved.node().stored(Optional.empty()));
    }
    checkNoLoop(moved.node(), target);
    if (rule == RenameRule.EXCHANGE) {
      checkNoLoop(there.orElseThrow().node(), source);
    } else {
      there.ifPresent(entry -> checkReplaceable(moved.node(), entry.node()));
    }
    take(source, moved);
    there.ifPresent(entry -> take(target, entry));
    put(target, to.name(), moved.node(), seals);
    moved.node().moved(time);
    source.contentMoved(time);
    target.contentMoved(time);
    if (there.isPresent() && rule == RenameRule.EXCHANGE) {
      put(source, from.name(), there.get().node(), seals);
      there.get().node().moved(time);
    } else {
      there.ifPresent(entry -> dropName(entry.node(), time));
    }
    List<StoredNode> both = new ArrayList<>();
    both.add(moved.node().stored(Optional.empty()));
    there.ifPresent(entry -> both.add(entry.node().stored(Optional.empty())));
    return both;
  }

  private static void checkNoLoop(MemoryNode moved, MemoryNode target) {
    for (MemoryNode above = target; ; above = above.parent) {
      if (above == moved) {
        throw refused(ErrorCode.INVALID_ARGUMENT);
      }
      if (above.parent == above) {
        return;
      }
    }
  }

  private static void checkReplaceable(MemoryNode moved, MemoryNode there) {
    if (there.isDirectory() && !moved.isDirectory()) {
      throw refused(ErrorCode.IS_A_DIRECTORY);
    }
    if (!there.isDirectory() && moved.isDirectory()) {
      throw refused(ErrorCode.NOT_A_DIRECTORY);
    }
    if (!there.entries.isEmpty()) {
      throw refused(ErrorCode.DIRECTORY_NOT_EMPTY);
    }
  }

  // ---- attributes

  @Override
  public Committed<StoredNode> change(
      NamespaceId namespace, NodeRef ref, NodeChange change, FileSeals seals) {
    return committed(
        () -> {
          MemoryNode node = require(ref.node());
          change.ownership().ifPresent(ownership -> node.ownership = ownership);
          node.times =
              new NodeTimes(
                  change.accessed().orElse(node.times.accessed()),
                  change.modified().orElse(node.times.modified()),
                  change.changed());
          return node.stored(Optional.empty());
        });
  }

  @Override
  public Optional<Extended> extended(NamespaceId namespace, NodeRef ref) {
    return locked(() -> require(ref.node()).extended);
  }

  @Override
  public Committed<StoredNode> setExtended(
      NamespaceId namespace,
      NodeRef ref,
      Optional<Extended> before,
      Optional<Extended> after,
      Instant changed,
      FileSeals seals) {
    return committed(
        () -> {
          MemoryNode node = require(ref.node());
          byte[] there = node.extended.map(Extended::sealed).orElse(new byte[0]);
          if (!Arrays.equals(there, before.map(Extended::sealed).orElse(new byte[0]))) {
            throw refused(ErrorCode.CONDITION_CHANGED);
          }
          node.extended = after;
          node.moved(changed);
          return node.stored(Optional.empty());
        });
  }

  // ---- holding

  @Override
  public StoredNode hold(NamespaceId namespace, NodeRef ref) {
    return locked(
        () -> {
          MemoryNode node = require(ref.node());
          node.holds++;
          return node.stored(Optional.empty());
        });
  }

  @Override
  public void release(NamespaceId namespace, NodeId id) {
    locked(
        () -> {
          MemoryNode node = nodes.get(id);
          if (node != null && node.holds > 0) {
            node.holds--;
            endIfNobodyHolds(node);
          }
          return true;
        });
  }

  @Override
  public void awaitDurable() {
    Optional<ErrorCode> failure =
        locked(
            () -> {
              flushes++;
              return flushFailure;
            });
    if (failure.isPresent()) {
      throw refused(failure.get());
    }
  }

  @Override
  public Usage usage(NamespaceId namespace) {
    return locked(() -> new Usage(nodes.size(), 0, CAPACITY_BYTES));
  }

  @Override
  public Subscription watch(Consumer<FileChanges> listener) {
    return () -> {};
  }
}

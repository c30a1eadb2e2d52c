package dev.kiseki.application.file;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.MountTerms;
import dev.kiseki.ports.out.files.FileChanges;
import dev.kiseki.ports.out.files.FileStore;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.files.Subscription;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** What all chapters of one session share: its terms, its volumes, the nodes it has given out. */
final class Session {
  /** The root of a tenant's mount; no store draws this number. */
  static final NodeId TENANT_ROOT = new NodeId(Long.MAX_VALUE);

  private final long number;
  private final MountTerms terms;
  private final Namespaces namespaces;
  private final FileStore store;
  private final WallClock clock;
  private final IdSource ids;
  private final KnownNodes nodes = new KnownNodes();
  private final ConcurrentMap<NamespaceId, Volume> volumes = new ConcurrentHashMap<>();
  private final Set<NamespaceId> entered = ConcurrentHashMap.newKeySet();
  private final KeptThings kept;
  private final Optional<Volume> only;
  private final NodeId root;

  Session(
      long number,
      MountTerms terms,
      Namespaces namespaces,
      FileStore store,
      WallClock clock,
      IdSource ids,
      OpenNodes openNodes,
      Neighbours neighbours) {
    this.number = number;
    this.terms = terms;
    this.namespaces = namespaces;
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.kept = new KeptThings(this, openNodes, neighbours);
    this.only = terms.namespace().map(this::volume);
    this.root = only.map(this::directoryBelow).orElse(TENANT_ROOT);
  }

  /** Where the terms begin, from the root down; referenced for as long as the session lasts. */
  private NodeId directoryBelow(Volume volume) {
    NodeId directory = volume.root();
    for (String piece : terms.below().split("/")) {
      if (!piece.isEmpty()) {
        Place place = new Place(directory, piece.getBytes(StandardCharsets.UTF_8));
        StoredNode found =
            volume
                .files()
                .find(volume.id(), place)
                .filter(node -> node.state() instanceof NodeState.Directory)
                .orElseThrow(
                    () ->
                        Failures.of(ErrorCode.NO_SUCH_FILE, "There is no such directory to show."));
        volume.seals().check(found);
        Known known = nodes.referenced(volume, found, place);
        if (found.state() instanceof NodeState.Directory(var id)) {
          known.checkedAs(id);
        }
        directory = found.id();
      }
    }
    return directory;
  }

  /** A namespace of the tenant, its root known from now on. */
  Volume volume(NamespaceName name) {
    Volume opened =
        new Volume(
            terms.caller().tenant(),
            () ->
                terms.readOnly()
                    ? namespaces.openToRead(terms.caller(), name, terms.below())
                    : namespaces.openToWrite(terms.caller(), name, terms.below()),
            store.tenant(terms.caller().tenant()),
            clock);
    Volume first = volumes.computeIfAbsent(opened.id(), _ -> opened);
    Known root = nodes.root(first);
    if (root.directory().isEmpty()
        && first.files().node(first.id(), root.ref()).state()
            instanceof NodeState.Directory(var directory)) {
      root.checkedAs(directory);
    }
    if (!entered.contains(first.id())) {
      kept.entered(first.id());
      entered.add(first.id());
    }
    return first;
  }

  Optional<Volume> findVolume(NamespaceName name) {
    try {
      return Optional.of(volume(name));
    } catch (KisekiException e) {
      if (e.code() == ErrorCode.NO_SUCH_NAMESPACE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  long number() {
    return number;
  }

  MountTerms terms() {
    return terms;
  }

  KnownNodes nodes() {
    return nodes;
  }

  /** What the session's user may keep. */
  KeptThings kept() {
    return kept;
  }

  /** Whether somebody has been in that namespace. */
  boolean isIn(NamespaceId namespace) {
    return volumes.containsKey(namespace);
  }

  Subscription watch(Consumer<FileChanges> listener) {
    return store.tenant(terms.caller().tenant()).watch(listener);
  }

  NodeId root() {
    return root;
  }

  /** The only namespace that is mounted; empty when the tenant is. */
  Optional<Volume> only() {
    return only;
  }

  /** One that somebody has been in: all of a tenant's lie in one store. */
  Optional<Volume> anyVolume() {
    return volumes.values().stream().findFirst();
  }

  /** Returns when all that the session could change survives power loss. */
  void awaitDurable() {
    if (!terms.readOnly()) {
      anyVolume().ifPresent(volume -> volume.files().awaitDurable());
    }
  }

  boolean isTenantRoot(NodeId node) {
    return node.equals(TENANT_ROOT) && only.isEmpty();
  }

  /** Nothing above it is seen, but the tenant's root if that is. */
  boolean isTop(Known node) {
    return node.id().equals(root) || node.id().equals(node.volume().root());
  }

  /** The tenant's namespaces, by name. */
  List<NamespaceName> namespaceNames(String after, int limit) {
    return namespaces.names(terms.caller(), after, limit);
  }

  /** A node below a namespace's root, or that root. STALE_NODE; NOT_PERMITTED for the tenant's. */
  Known require(NodeId node) {
    if (isTenantRoot(node)) {
      throw Failures.amongNamespaces();
    }
    return nodes.require(node);
  }

  /** The same for something that is about to change. STORE_READ_ONLY. */
  Known requireWritable(NodeId node) {
    requireWritable();
    return require(node);
  }

  void requireWritable() {
    if (terms.readOnly()) {
      throw new KisekiException(ErrorCode.STORE_READ_ONLY, "This is mounted read-only.");
    }
  }

  Instant now() {
    return clock.now();
  }

  Stamp stamp() {
    return new Stamp(now(), ids.node());
  }

  NodeId newNode() {
    return ids.node();
  }
}

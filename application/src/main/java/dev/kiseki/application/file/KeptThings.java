package dev.kiseki.application.file;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeper;
import dev.kiseki.ports.in.file.Keeping;
import dev.kiseki.ports.out.files.FileChange;
import dev.kiseki.ports.out.files.FileChanges;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the user of one session may keep, and who tells it: the store's feed, of what others do.
 *
 * <p>A change moves the moment before it is looked up who knows the node. An operation makes a node
 * known before it compares moments. So either the change finds the node known, and tells; or the
 * operation finds the moment moved, and nothing is kept. Thread-safe.
 */
final class KeptThings implements Keeping {
  private static final Keeper NOBODY =
      new Keeper() {
        @Override
        public void altered(NodeId node) {}

        @Override
        public void overtaken(List<EntryRef> names, List<Kept> nodes) {}

        @Override
        public void drop() {}
      };

  private final Session session;
  private final OpenNodes openNodes;
  private final Neighbours neighbours;
  private final AtomicLong moment = new AtomicLong();
  private volatile Keeper keeper = NOBODY;
  private volatile Optional<Subscription> subscription = Optional.empty();

  KeptThings(Session session, OpenNodes openNodes, Neighbours neighbours) {
    this.session = session;
    this.openNodes = openNodes;
    this.neighbours = neighbours;
  }

  /** The session has met a namespace. */
  void entered(NamespaceId namespace) {
    neighbours.enter(namespace, new Neighbours.Resident(this, !session.terms().readOnly()));
  }

  @Override
  public void keepWith(Keeper told) {
    subscription = Optional.of(session.watch(this::heard));
    keeper = told;
  }

  /** Nobody keeps anything any more. */
  void stop() {
    keeper = NOBODY;
    subscription.ifPresent(Subscription::close);
  }

  /** The session changes nothing any more. */
  void leave() {
    neighbours.leave(this);
  }

  @Override
  public long moment() {
    return moment.get();
  }

  @Override
  public Keep keep(NodeId at, FileAttributes attributes, long since) {
    if (keeper == NOBODY || moment.get() != since) {
      return Keep.NOTHING;
    }
    Optional<Known> known = session.nodes().find(at);
    if (known.isEmpty() || !neighbours.isUndisturbed(known.get().volume().id(), this)) {
      return Keep.NOTHING;
    }
    return isSteady(attributes) ? Keep.ALL : Keep.NAME;
  }

  /**
   * Whether every change of the attributes will be told, or is one that the kernel makes itself.
   * Not while changes wait to be published: blocks change when they go to the disk. Not of set-id
   * bits, which a write takes away. And of a file with several names the session may know another
   * name than the one that it is being asked for.
   */
  private boolean isSteady(FileAttributes attributes) {
    return attributes.kind() == FileKind.DIRECTORY
        || (attributes.linkCount() == 1
            && Modes.withoutPrivileges(attributes.permissions()) == attributes.permissions()
            && openNodes
                .find(attributes.node())
                .filter(open -> open.exclusively(open::isChanged))
                .isEmpty());
  }

  void drop() {
    moment.incrementAndGet();
    keeper.drop();
  }

  private void heard(FileChanges changes) {
    // A session that is not there yet reads after this.
    if (changes.all().stream().noneMatch(change -> session.isIn(change.namespace()))) {
      return;
    }
    switch (changes.origin()) {
      case FILES -> changes.all().forEach(this::heardOfMount);
      case OBJECTS -> heardOfObjects(changes.all());
    }
  }

  /** This mount's kernel knows what it did to names, and no other keeps any. */
  private void heardOfMount(FileChange change) {
    if (change instanceof FileChange.Altered(NamespaceId namespace, NodeId node)
        && find(namespace, node).isPresent()) {
      keeper.altered(node);
    }
  }

  private void heardOfObjects(List<FileChange> changes) {
    moment.incrementAndGet();
    List<EntryRef> names = new ArrayList<>();
    List<Keeper.Kept> nodes = new ArrayList<>();
    for (FileChange change : changes) {
      switch (change) {
        case FileChange.Named(NamespaceId namespace, Place place) ->
            find(namespace, place.directory())
                .ifPresent(
                    directory ->
                        names.add(new EntryRef(directory.id(), new FileName(place.name()))));
        case FileChange.Altered(NamespaceId namespace, NodeId node) ->
            find(namespace, node)
                .ifPresent(known -> nodes.add(new Keeper.Kept(node, seenIn(known))));
        case FileChange.Ended(NamespaceId namespace) -> {
          if (session.isIn(namespace)) {
            keeper.drop();
          }
        }
      }
    }
    if (!names.isEmpty() || !nodes.isEmpty()) {
      keeper.overtaken(names, nodes);
    }
  }

  private static NodeId seenIn(Known known) {
    return known.ref().seen().map(Place::directory).orElse(known.id());
  }

  private Optional<Known> find(NamespaceId namespace, NodeId node) {
    return session.nodes().find(node).filter(known -> known.volume().id().equals(namespace));
  }
}

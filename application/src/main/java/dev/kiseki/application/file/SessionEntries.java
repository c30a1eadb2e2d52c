package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.Entries;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SpecialFile;
import dev.kiseki.ports.out.files.NewNode;
import dev.kiseki.ports.out.files.NewNode.NewState;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Optional;

/** Names of one session. */
final class SessionEntries implements Entries {
  private final Session session;
  private final Views views;
  private final OpenNodes openNodes;
  private final FilePublisher publisher;
  private final SessionFiles files;
  private final Renaming renaming;

  SessionEntries(
      Session session,
      Views views,
      OpenNodes openNodes,
      FilePublisher publisher,
      SessionFiles files) {
    this.session = session;
    this.views = views;
    this.openNodes = openNodes;
    this.publisher = publisher;
    this.files = files;
    this.renaming = new Renaming(session, openNodes);
  }

  @Override
  public NodeId root() {
    return session.root();
  }

  @Override
  public Optional<FileAttributes> lookup(EntryRef entry) {
    if (session.isTenantRoot(entry.directory())) {
      return lookupNamespace(entry.name());
    }
    Known directory = session.require(entry.directory());
    if (entry.name().isDotDot()) {
      return Optional.of(above(directory));
    }
    if (entry.name().isDot()) {
      return Optional.of(byId(directory.volume(), directory.ref()));
    }
    Place place = Views.place(directory.id(), entry.name());
    return directory
        .volume()
        .files()
        .find(directory.volume().id(), place)
        .map(
            found -> {
              views.check(directory, found);
              return views.met(session.nodes(), directory, found, place);
            });
  }

  private Optional<FileAttributes> lookupNamespace(FileName name) {
    if (name.isDot() || name.isDotDot()) {
      return Optional.of(tenant());
    }
    String text = name.toString();
    if (!NamespaceName.isValid(text)) {
      return Optional.empty();
    }
    Optional<Volume> volume = session.findVolume(new NamespaceName(text));
    return volume.map(v -> byId(v, NodeRef.of(v.root())));
  }

  private FileAttributes tenant() {
    return views.ofTenant(Session.TENANT_ROOT, 0);
  }

  private FileAttributes above(Known directory) {
    if (session.isTop(directory)) {
      return session.only().isEmpty() ? tenant() : byId(directory.volume(), directory.ref());
    }
    Volume volume = directory.volume();
    return byId(volume, NodeRef.of(volume.files().parent(volume.id(), directory.id())));
  }

  private FileAttributes byId(Volume volume, NodeRef ref) {
    StoredNode node = volume.files().node(volume.id(), ref);
    session.nodes().referenced(volume, node);
    return views.attributes(node);
  }

  @Override
  public void forget(NodeId node, long count) {
    if (!session.isTenantRoot(node)) {
      session.nodes().forget(node, count);
    }
  }

  @Override
  public CreatedFile create(Requester requester, EntryRef entry, int permissions, OpenMode mode) {
    Known directory = session.requireWritable(entry.directory());
    Place place = Views.placeForNew(directory.id(), entry.name());
    StoredNode made = createFile(requester, directory, place, permissions);
    FileAttributes attributes = views.met(session.nodes(), directory, made, place);
    return new CreatedFile(attributes, files.openNew(made, NodeRef.of(made.id(), place), false));
  }

  private StoredNode createFile(
      Requester requester, Known directory, Place place, int permissions) {
    NodeId id = session.newNode();
    NewState file = new NewState.File(publisher.empty(directory.volume(), id));
    return make(requester, directory, place, new Wanted(id, permissions, 0, file));
  }

  @Override
  public CreatedFile createUnnamed(
      Requester requester, NodeId directory, int permissions, OpenMode mode) {
    Known parent = session.requireWritable(directory);
    Volume volume = parent.volume();
    StoredNode above = living(parent);
    NodeId id = session.newNode();
    NewNode node =
        new NewNode(
            id,
            ownership(requester, above, permissions, false),
            0,
            NodeTimes.at(session.now()),
            new NewState.File(publisher.empty(volume, id)));
    StoredNode made = volume.files().createUnnamed(volume.id(), node).value();
    session.nodes().referenced(volume, made);
    return new CreatedFile(
        views.attributes(made), files.openNew(made, NodeRef.of(made.id()), true));
  }

  /** A directory that was not removed. */
  private StoredNode living(Known directory) {
    Volume volume = directory.volume();
    StoredNode node = volume.files().node(volume.id(), directory.ref());
    if (node.kind() != NodeKind.DIRECTORY) {
      throw Failures.notADirectory();
    }
    if (node.linkCount() == 0) {
      throw Failures.noSuchFile();
    }
    return node;
  }

  @Override
  public FileAttributes makeDirectory(Requester requester, EntryRef entry, int permissions) {
    NodeId unused = session.root();
    return made(requester, entry, new Wanted(unused, permissions, 0, new NewState.Directory()));
  }

  @Override
  public FileAttributes makeSymlink(Requester requester, EntryRef entry, byte[] target) {
    Known directory = session.requireWritable(entry.directory());
    NodeId id = session.newNode();
    byte[] sealedTarget = directory.volume().seals().sealTarget(id, target);
    NewState link = new NewState.Symlink(sealedTarget, target.length);
    return made(requester, entry, new Wanted(id, 0777, 0, link));
  }

  @Override
  public FileAttributes makeSpecial(Requester requester, EntryRef entry, SpecialFile special) {
    if (special.kind() == FileKind.FILE) {
      Known directory = session.requireWritable(entry.directory());
      Place place = Views.placeForNew(directory.id(), entry.name());
      StoredNode made = createFile(requester, directory, place, special.permissions());
      return views.met(session.nodes(), directory, made, place);
    }
    NewState state = new NewState.Special(special(special.kind()));
    return made(
        requester,
        entry,
        new Wanted(session.newNode(), special.permissions(), special.device(), state));
  }

  private NodeKind special(FileKind kind) {
    return switch (kind) {
      case FIFO -> NodeKind.FIFO;
      case SOCKET -> NodeKind.SOCKET;
      case CHARACTER_DEVICE -> device(NodeKind.CHARACTER_DEVICE);
      case BLOCK_DEVICE -> device(NodeKind.BLOCK_DEVICE);
      case FILE, DIRECTORY, SYMLINK ->
          throw Failures.of(ErrorCode.INVALID_ARGUMENT, "mknod(2) makes no such node.");
    };
  }

  private NodeKind device(NodeKind kind) {
    if (!session.terms().devices()) {
      throw Failures.of(ErrorCode.NOT_PERMITTED, "Devices are not enabled for this mount.");
    }
    return kind;
  }

  /** A node that is asked for. */
  private record Wanted(NodeId id, int permissions, int device, NewState state) {}

  private FileAttributes made(Requester requester, EntryRef entry, Wanted wanted) {
    Known directory = session.requireWritable(entry.directory());
    Place place = Views.placeForNew(directory.id(), entry.name());
    StoredNode made = make(requester, directory, place, wanted);
    return views.met(session.nodes(), directory, made, place);
  }

  private StoredNode make(Requester requester, Known directory, Place place, Wanted wanted) {
    Volume volume = directory.volume();
    StoredNode above = living(directory);
    boolean isDirectory = wanted.state() instanceof NewState.Directory;
    NewNode node =
        new NewNode(
            wanted.id(),
            ownership(requester, above, wanted.permissions(), isDirectory),
            wanted.device(),
            NodeTimes.at(session.now()),
            wanted.state());
    return volume.files().create(volume.id(), place, node, session.stamp(), volume.seals()).value();
  }

  /** A directory's set-group-id bit passes its group on, and to directories itself. */
  private Ownership ownership(
      Requester requester, StoredNode above, int permissions, boolean isDirectory) {
    boolean inherits =
        above.ownership().filter(o -> (o.permissions() & Modes.SET_GROUP_ID) != 0).isPresent();
    int gid = inherits ? above.ownership().get().gid() : requester.gid();
    int bits = inherits && isDirectory ? permissions | Modes.SET_GROUP_ID : permissions;
    return new Ownership(bits, requester.uid(), gid);
  }

  @Override
  public FileAttributes link(Requester requester, NodeId node, EntryRef entry) {
    Known linked = session.requireWritable(node);
    Known directory = session.require(entry.directory());
    if (!linked.volume().id().equals(directory.volume().id())) {
      throw Failures.of(ErrorCode.CROSSES_NAMESPACES, "A link stays within its bucket.");
    }
    Place place = Views.placeForNew(directory.id(), entry.name());
    openNodes.find(node).ifPresent(openNodes::publish);
    Volume volume = linked.volume();
    StoredNode done =
        volume
            .files()
            .link(volume.id(), linked.ref(), place, session.stamp(), volume.seals())
            .value();
    return views.met(session.nodes(), directory, done, place);
  }

  @Override
  public void unlink(Requester requester, EntryRef entry) {
    Known directory = session.requireWritable(entry.directory());
    Place place = placeOfExisting(directory, entry.name());
    Volume volume = directory.volume();
    volume
        .files()
        .find(volume.id(), place)
        .ifPresent(found -> session.nodes().keep(volume, found.id()));
    volume.files().unlink(volume.id(), place, session.stamp(), volume.seals()).value();
  }

  private static Place placeOfExisting(Known directory, FileName name) {
    if (name.isDot() || name.isDotDot()) {
      throw Failures.of(ErrorCode.INVALID_ARGUMENT, "Every directory has this name.");
    }
    return Views.place(directory.id(), name);
  }

  @Override
  public void removeDirectory(Requester requester, EntryRef entry) {
    Known directory = session.requireWritable(entry.directory());
    Place place = placeOfExisting(directory, entry.name());
    Volume volume = directory.volume();
    volume
        .files()
        .find(volume.id(), place)
        .ifPresent(found -> session.nodes().keep(volume, found.id()));
    volume.files().removeDirectory(volume.id(), place, session.stamp(), volume.seals()).value();
  }

  @Override
  public void rename(Requester requester, EntryRef from, EntryRef to, RenameMode mode) {
    renaming.rename(from, to, mode);
  }
}

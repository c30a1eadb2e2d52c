package dev.kiseki.application.file;

import dev.kiseki.application.content.NodeSeals;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.OpenDirectories;
import dev.kiseki.ports.out.files.DirectoryPage;
import dev.kiseki.ports.out.files.NamePage;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Listings of one session. */
final class SessionDirectories implements OpenDirectories {
  private static final FileName DOT = FileName.of(".");
  private static final FileName DOT_DOT = FileName.of("..");

  private final Session session;
  private final Views views;
  private final AccessTimes accessTimes;
  private final AtomicLong lastHandle;
  private final Map<FileHandle, Stream> streams = new ConcurrentHashMap<>();

  /** An open directory; without a node, the tenant's root. */
  private record Stream(Optional<Known> known, Cookies cookies) {}

  SessionDirectories(Session session, Views views, AccessTimes accessTimes, AtomicLong lastHandle) {
    this.session = session;
    this.views = views;
    this.accessTimes = accessTimes;
    this.lastHandle = lastHandle;
  }

  @Override
  public FileHandle openDirectory(NodeId node) {
    Optional<Known> known = Optional.empty();
    if (!session.isTenantRoot(node)) {
      Known directory = session.require(node);
      Volume volume = directory.volume();
      if (volume.files().node(volume.id(), directory.ref()).kind() != NodeKind.DIRECTORY) {
        throw Failures.notADirectory();
      }
      known = Optional.of(session.nodes().opened(directory));
    }
    FileHandle handle = new FileHandle(lastHandle.incrementAndGet());
    streams.put(handle, new Stream(known, new Cookies()));
    return handle;
  }

  private Stream require(FileHandle handle) {
    Stream stream = streams.get(handle);
    if (stream == null) {
      throw Failures.noSuchHandle();
    }
    return stream;
  }

  @Override
  public List<DirectoryEntry> list(DirectoryQuery query) {
    Stream stream = require(query.handle());
    if (query.after() == 0) {
      stream.cookies().rewind();
    }
    List<DirectoryEntry> page = new ArrayList<>();
    if (query.after() < 1) {
      page.add(DirectoryEntry.of(DOT, 1, self(stream)));
    }
    if (query.after() < 2 && page.size() < query.maxEntries()) {
      page.add(DirectoryEntry.of(DOT_DOT, 2, above(stream)));
    }
    if (query.after() == 0 && query.time() == AccessTime.MOVES && !session.terms().readOnly()) {
      // RELEASEDIR comes after close(2) has returned: too late for whoever looks then.
      stream.known().ifPresent(known -> accessTimes.read(known.volume(), known.ref()));
    }
    int limit = query.maxEntries() - page.size();
    if (limit > 0) {
      long after = Math.max(query.after(), Cookies.FIRST);
      if (stream.known().isPresent()) {
        addNames(page, stream.known().get(), stream.cookies(), query, after, limit);
      } else {
        addNamespaces(page, stream.cookies(), query, after, limit);
      }
    }
    return page;
  }

  private FileAttributes self(Stream stream) {
    return stream
        .known()
        .map(known -> byId(known.volume(), known.ref()))
        .orElseGet(() -> views.ofTenant(Session.TENANT_ROOT, 0));
  }

  private FileAttributes above(Stream stream) {
    if (stream.known().isEmpty()) {
      return self(stream);
    }
    Known known = stream.known().get();
    if (session.isTop(known)) {
      return session.only().isEmpty() ? views.ofTenant(Session.TENANT_ROOT, 0) : self(stream);
    }
    Volume volume = known.volume();
    StoredNode self = volume.files().node(volume.id(), known.ref());
    return self.linkCount() == 0
        ? views.attributes(self)
        : byId(volume, NodeRef.of(volume.files().parent(volume.id(), known.id())));
  }

  private FileAttributes byId(Volume volume, NodeRef ref) {
    return views.attributes(volume.files().node(volume.id(), ref));
  }

  private void addNames(
      List<DirectoryEntry> page,
      Known directory,
      Cookies cookies,
      DirectoryQuery query,
      long after,
      int limit) {
    byte[] position = cookies.positionOf(after);
    var wanted = new dev.kiseki.ports.out.files.DirectoryQuery(directory.id(), position, limit);
    if (query.referencing()) {
      addNodes(page, directory, cookies, after, wanted);
    } else {
      addNames(page, directory, cookies, after, wanted);
    }
  }

  private void addNodes(
      List<DirectoryEntry> page,
      Known directory,
      Cookies cookies,
      long after,
      dev.kiseki.ports.out.files.DirectoryQuery wanted) {
    Volume volume = directory.volume();
    long cookie = after;
    for (DirectoryPage.Line line : volume.files().list(volume.id(), wanted).lines()) {
      StoredNode node = line.node();
      views.check(directory, node);
      FileName name = new FileName(node.name().orElseThrow().name());
      cookie = cookies.follow(cookie, line.position());
      Place place = new Place(directory.id(), name.bytes());
      page.add(DirectoryEntry.of(name, cookie, views.met(session.nodes(), directory, node, place)));
    }
  }

  private void addNames(
      List<DirectoryEntry> page,
      Known directory,
      Cookies cookies,
      long after,
      dev.kiseki.ports.out.files.DirectoryQuery wanted) {
    Volume volume = directory.volume();
    NodeSeals seals = volume.seals();
    long cookie = after;
    for (NamePage.Line line : volume.files().names(volume.id(), wanted).lines()) {
      cookie = cookies.follow(cookie, line.position());
      page.add(
          switch (line) {
            case NamePage.Line.Sealed(_, var node) -> {
              views.check(directory, node);
              FileName name = new FileName(node.name().orElseThrow().name());
              yield entry(name, cookie, node.id(), node.kind());
            }
            case NamePage.Line.Tagged(_, var node, var kind, var name) -> {
              Views.checkPlace(directory, name, node);
              seals.checkName(name, node);
              yield entry(new FileName(name.name()), cookie, node, kind);
            }
          });
    }
  }

  private static DirectoryEntry entry(FileName name, long cookie, NodeId node, NodeKind kind) {
    return new DirectoryEntry(name, cookie, node, Views.kind(kind), Optional.empty());
  }

  private void addNamespaces(
      List<DirectoryEntry> page, Cookies cookies, DirectoryQuery query, long after, int limit) {
    String last = new String(cookies.positionOf(after), java.nio.charset.StandardCharsets.UTF_8);
    long cookie = after;
    for (NamespaceName name : session.namespaceNames(last, limit)) {
      Optional<Volume> volume = session.findVolume(name);
      FileName shown = FileName.of(name.value());
      cookie = cookies.follow(cookie, shown.bytes());
      if (volume.isPresent()) {
        StoredNode root =
            volume.get().files().node(volume.get().id(), NodeRef.of(volume.get().root()));
        if (query.referencing()) {
          session.nodes().referenced(volume.get(), root);
        }
        page.add(DirectoryEntry.of(shown, cookie, views.attributes(root)));
      }
    }
  }

  @Override
  public void releaseDirectory(FileHandle handle) {
    Stream stream = streams.remove(handle);
    if (stream == null) {
      throw Failures.noSuchHandle();
    }
    release(stream);
  }

  private void release(Stream stream) {
    stream.known().ifPresent(session.nodes()::closed);
  }

  @Override
  public void syncDirectory(FileHandle handle) {
    require(handle).known().ifPresent(known -> known.volume().files().awaitDurable());
  }

  int count() {
    return streams.size();
  }

  void closeAll() {
    for (FileHandle handle : List.copyOf(streams.keySet())) {
      Stream stream = streams.remove(handle);
      if (stream != null) {
        release(stream);
      }
    }
  }
}

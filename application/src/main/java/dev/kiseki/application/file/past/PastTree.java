package dev.kiseki.application.file.past;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.file.lock.LockTable;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Usage;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceFacts;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.metadata.ListItem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A namespace as it was at a time: a file is the version of a key, a directory what lies before a
 * slash. A node is a path, a directory's with its slash; the root's is empty.
 */
final class PastTree implements UnchangingTree {
  private static final long SESSION = 1;

  private final PastView view;
  private final PastKeys keys;
  private final PastNodes nodes = new PastNodes();
  private final PastFiles files;
  private final PastDirectories directories;
  private final LockTable locks = new LockTable();
  private final AtomicLong lastHandle = new AtomicLong();

  PastTree(PastView view, PastKeys keys) {
    this.view = view;
    this.keys = keys;
    this.files = new PastFiles(view, nodes);
    this.directories = new PastDirectories(view, keys, nodes);
  }

  // ---- names

  @Override
  public NodeId root() {
    return PastNodes.ROOT;
  }

  @Override
  public Optional<FileAttributes> lookup(EntryRef entry) {
    byte[] directory = directory(entry.directory());
    FileName name = entry.name();
    if (name.isDot()) {
      return Optional.of(view.directory(nodes.use(directory)));
    }
    if (name.isDotDot()) {
      return Optional.of(view.directory(nodes.use(above(directory))));
    }
    if (name.bytes().length > Place.MAX_NAME_BYTES) {
      throw new KisekiException(ErrorCode.NAME_TOO_LONG, "A name has at most 255 bytes.");
    }
    byte[] path = Arrays.copyOf(directory, directory.length + name.bytes().length);
    System.arraycopy(name.bytes(), 0, path, directory.length, name.bytes().length);
    return met(view.namespace(), path);
  }

  private Optional<FileAttributes> met(OpenNamespace namespace, byte[] path) {
    byte[] below = PastKeys.slashed(path);
    if (keys.isDirectory(namespace, below)) {
      return Optional.of(view.directory(nodes.use(below)));
    }
    return keys.file(namespace, path).map(entry -> view.file(nodes.use(path), entry));
  }

  private byte[] directory(NodeId node) {
    byte[] path = nodes.path(node);
    if (!isDirectory(path)) {
      throw new KisekiException(ErrorCode.NOT_A_DIRECTORY, "This is not a directory.");
    }
    return path;
  }

  private static boolean isDirectory(byte[] path) {
    return path.length == 0 || path[path.length - 1] == '/';
  }

  /** The directory above a directory; the root is above itself. */
  static byte[] above(byte[] directory) {
    int end = directory.length - 1;
    while (end > 0 && directory[end - 1] != '/') {
      end--;
    }
    return Arrays.copyOf(directory, Math.max(0, end));
  }

  @Override
  public void forget(NodeId node, long count) {
    nodes.giveBack(node, count);
  }

  // ---- attributes

  @Override
  public FileAttributes attributes(NodeId node) {
    byte[] path = nodes.path(node);
    return isDirectory(path) ? view.directory(node) : view.file(node, entry(path));
  }

  private ListItem.Key entry(byte[] path) {
    return keys.file(view.namespace(), path).orElseThrow(PastView::gone);
  }

  @Override
  public byte[] symlinkTarget(NodeId node) {
    throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "This is not a symbolic link.");
  }

  @Override
  public byte[] extended(NodeId node, ExtendedName name) {
    byte[] path = nodes.path(node);
    Optional<String> value =
        isDirectory(path)
            ? Optional.empty()
            : switch (name.toString()) {
              case "s3.etag" ->
                  Optional.of(ObjectSeals.openETag(view.namespace().keys(), entry(path)).text());
              case "s3.version" -> Optional.of(version(entry(path)));
              default -> Optional.empty();
            };
    return value
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.NO_SUCH_ATTRIBUTE, "The node has no attribute of this name."))
        .getBytes(UTF_8);
  }

  private static String version(ListItem.Key entry) {
    return VersionId.of(entry.version(), entry.node()).text();
  }

  @Override
  public List<ExtendedName> extendedNames(NodeId node) {
    nodes.path(node);
    return List.of();
  }

  /** As full as it can be. */
  @Override
  public SpaceFacts space() {
    OpenNamespace namespace = view.namespace();
    Usage usage = namespace.metadata().usage(Optional.of(namespace.row().id()));
    long blocks = Math.ceilDiv(usage.bytes(), PastView.BLOCK_BYTES);
    return new SpaceFacts(PastView.BLOCK_BYTES, blocks, 0, 0, usage.objects(), 0);
  }

  // ---- open files

  @Override
  public OpenedFile open(Requester requester, NodeId node, OpenMode mode) {
    byte[] path = nodes.path(node);
    if (mode.write() || mode.truncate()) {
      throw new KisekiException(ErrorCode.STORE_READ_ONLY, "The past does not change.");
    }
    if (isDirectory(path)) {
      throw new KisekiException(ErrorCode.IS_A_DIRECTORY, "A directory has no bytes to read.");
    }
    FileHandle handle = new FileHandle(lastHandle.incrementAndGet());
    files.open(handle, path, entry(path));
    return new OpenedFile(handle, true);
  }

  @Override
  public int read(FileHandle handle, long offset, ByteBuffer target, AccessTime time) {
    return files.read(handle, offset, target);
  }

  @Override
  public long seek(FileHandle handle, long offset, SeekTarget target) {
    return files.seek(handle, offset, target);
  }

  @Override
  public void flush(FileHandle handle, LockOwner owner) {
    locks.flushed(SESSION, files.node(handle), owner);
  }

  @Override
  public void release(FileHandle handle) {
    locks.released(SESSION, files.node(handle), handle);
    files.release(handle);
  }

  // ---- open directories

  @Override
  public FileHandle openDirectory(NodeId node) {
    FileHandle handle = new FileHandle(lastHandle.incrementAndGet());
    directories.open(handle, directory(node));
    return handle;
  }

  @Override
  public List<DirectoryEntry> list(DirectoryQuery query) {
    return directories.list(query);
  }

  @Override
  public void releaseDirectory(FileHandle handle) {
    directories.release(handle);
  }

  // ---- locks

  @Override
  public Optional<FileLock> conflicting(FileHandle handle, FileLock wanted) {
    return locks.conflicting(SESSION, files.node(handle), wanted);
  }

  @Override
  public void lock(FileHandle handle, FileLock wanted) {
    locks.lock(SESSION, files.node(handle), handle, wanted);
  }

  @Override
  public void lockWaiting(Requester requester, FileHandle handle, FileLock wanted) {
    locks.lockWaiting(SESSION, requester.operation(), files.node(handle), handle, wanted);
  }

  @Override
  public void unlock(FileHandle handle, FileLock range) {
    locks.unlock(SESSION, files.node(handle), range);
  }

  @Override
  public void interrupt(long operation) {
    locks.interrupt(SESSION, operation);
  }

  @Override
  public void ended(long operation) {
    locks.ended(SESSION, operation);
  }

  @Override
  public void close() {
    locks.sessionEnded(SESSION);
    files.closeAll();
    directories.closeAll();
  }

  /** Nodes that were given out, the root among them. */
  int knownCount() {
    return nodes.count();
  }
}

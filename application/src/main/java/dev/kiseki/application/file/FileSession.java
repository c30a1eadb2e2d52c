package dev.kiseki.application.file;

import dev.kiseki.application.file.lock.LockTable;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.AccessTime;
import dev.kiseki.ports.in.file.AttributeChange;
import dev.kiseki.ports.in.file.CreatedFile;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileLock;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.Keep;
import dev.kiseki.ports.in.file.Keeper;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.OpenedFile;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.in.file.SpaceChange;
import dev.kiseki.ports.in.file.SpaceFacts;
import dev.kiseki.ports.in.file.SpecialFile;
import dev.kiseki.ports.in.file.WritePlace;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One session: its chapters, side by side. See {@link FileTree}. */
final class FileSession implements FileTree {
  private final Session session;
  private final LockTable locks;
  private final SessionEntries entries;
  private final SessionAttributes attributes;
  private final SessionFiles files;
  private final SessionDirectories directories;

  FileSession(
      Session session,
      OpenNodes openNodes,
      FilePublisher publisher,
      LazyCloses lazyCloses,
      LockTable locks,
      AccessTimes accessTimes) {
    this.session = session;
    this.locks = locks;
    Views views = new Views(session.terms(), openNodes);
    AtomicLong lastHandle = new AtomicLong();
    this.files = new SessionFiles(session, openNodes, lazyCloses, locks, accessTimes, lastHandle);
    this.entries = new SessionEntries(session, views, openNodes, publisher, files);
    this.attributes = new SessionAttributes(session, views, files, openNodes, accessTimes);
    this.directories = new SessionDirectories(session, views, accessTimes, lastHandle);
  }

  /** Open files and directories. */
  int handleCount() {
    return files.count() + directories.count();
  }

  /** Nodes that were given out, the roots among them. */
  int knownCount() {
    return session.nodes().count();
  }

  @Override
  public void close() {
    try {
      session.kept().stop();
      files.closeAll();
      session.awaitDurable();
    } finally {
      directories.closeAll();
      session.nodes().clear();
      session.kept().leave();
    }
  }

  @Override
  public long moment() {
    return session.kept().moment();
  }

  @Override
  public Keep keep(NodeId at, FileAttributes attributes, long since) {
    return session.kept().keep(at, attributes, since);
  }

  @Override
  public void keepWith(Keeper keeper) {
    session.kept().keepWith(keeper);
  }

  @Override
  public NodeId root() {
    return entries.root();
  }

  @Override
  public Optional<FileAttributes> lookup(EntryRef entry) {
    return entries.lookup(entry);
  }

  @Override
  public void forget(NodeId node, long count) {
    entries.forget(node, count);
  }

  @Override
  public CreatedFile create(Requester requester, EntryRef entry, int permissions, OpenMode mode) {
    return entries.create(requester, entry, permissions, mode);
  }

  @Override
  public CreatedFile createUnnamed(
      Requester requester, NodeId directory, int permissions, OpenMode mode) {
    return entries.createUnnamed(requester, directory, permissions, mode);
  }

  @Override
  public FileAttributes makeDirectory(Requester requester, EntryRef entry, int permissions) {
    return entries.makeDirectory(requester, entry, permissions);
  }

  @Override
  public FileAttributes makeSymlink(Requester requester, EntryRef entry, byte[] target) {
    return entries.makeSymlink(requester, entry, target);
  }

  @Override
  public FileAttributes makeSpecial(Requester requester, EntryRef entry, SpecialFile special) {
    return entries.makeSpecial(requester, entry, special);
  }

  @Override
  public FileAttributes link(Requester requester, NodeId node, EntryRef entry) {
    return entries.link(requester, node, entry);
  }

  @Override
  public void unlink(Requester requester, EntryRef entry) {
    entries.unlink(requester, entry);
  }

  @Override
  public void removeDirectory(Requester requester, EntryRef entry) {
    entries.removeDirectory(requester, entry);
  }

  @Override
  public void rename(Requester requester, EntryRef from, EntryRef to, RenameMode mode) {
    entries.rename(requester, from, to, mode);
  }

  @Override
  public FileAttributes attributes(NodeId node) {
    return attributes.attributes(node);
  }

  @Override
  public FileAttributes change(
      Requester requester, NodeId node, Optional<FileHandle> handle, AttributeChange change) {
    return attributes.change(requester, node, handle, change);
  }

  @Override
  public byte[] symlinkTarget(NodeId node) {
    return attributes.symlinkTarget(node);
  }

  @Override
  public byte[] extended(NodeId node, ExtendedName name) {
    return attributes.extended(node, name);
  }

  @Override
  public List<ExtendedName> extendedNames(NodeId node) {
    return attributes.extendedNames(node);
  }

  @Override
  public void setExtended(
      Requester requester, NodeId node, ExtendedAttribute attribute, ExtendedAttribute.Mode mode) {
    attributes.setExtended(requester, node, attribute, mode);
  }

  @Override
  public void removeExtended(Requester requester, NodeId node, ExtendedName name) {
    attributes.removeExtended(requester, node, name);
  }

  @Override
  public SpaceFacts space() {
    return attributes.space();
  }

  @Override
  public OpenedFile open(Requester requester, NodeId node, OpenMode mode) {
    return files.open(requester, node, mode);
  }

  @Override
  public int read(FileHandle handle, long offset, ByteBuffer target, AccessTime time) {
    return files.read(handle, offset, target, time);
  }

  @Override
  public int write(Requester requester, WritePlace place, ByteBuffer source) {
    return files.write(requester, place, source);
  }

  @Override
  public void flush(FileHandle handle, LockOwner owner) {
    files.flush(handle, owner);
  }

  @Override
  public void release(FileHandle handle) {
    files.release(handle);
  }

  @Override
  public void sync(FileHandle handle, boolean contentOnly) {
    files.sync(handle, contentOnly);
  }

  @Override
  public void syncAll() {
    files.syncAll();
  }

  @Override
  public void allocate(Requester requester, FileRange range, SpaceChange change) {
    files.allocate(requester, range, change);
  }

  @Override
  public long seek(FileHandle handle, long offset, SeekTarget target) {
    return files.seek(handle, offset, target);
  }

  @Override
  public long copy(Requester requester, FileRange from, WritePlace to) {
    return files.copy(requester, from, to);
  }

  @Override
  public FileHandle openDirectory(NodeId node) {
    return directories.openDirectory(node);
  }

  @Override
  public List<DirectoryEntry> list(DirectoryQuery query) {
    return directories.list(query);
  }

  @Override
  public void releaseDirectory(FileHandle handle) {
    directories.releaseDirectory(handle);
  }

  @Override
  public void syncDirectory(FileHandle handle) {
    directories.syncDirectory(handle);
  }

  @Override
  public Optional<FileLock> conflicting(FileHandle handle, FileLock wanted) {
    return files.conflicting(handle, wanted);
  }

  @Override
  public void lock(FileHandle handle, FileLock wanted) {
    files.lock(handle, wanted);
  }

  @Override
  public void lockWaiting(Requester requester, FileHandle handle, FileLock wanted) {
    files.lockWaiting(requester, handle, wanted);
  }

  @Override
  public void unlock(FileHandle handle, FileLock range) {
    files.unlock(handle, range);
  }

  @Override
  public void interrupt(long operation) {
    locks.interrupt(session.number(), operation);
  }

  @Override
  public void ended(long operation) {
    locks.ended(session.number(), operation);
  }
}

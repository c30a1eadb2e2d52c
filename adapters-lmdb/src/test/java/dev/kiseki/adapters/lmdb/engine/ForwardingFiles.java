package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.FileLayer;
import dev.kiseki.adapters.lmdb.engine.file.NativeFiles;
import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** The real files, for tests to override what they want to see or to break. */
class ForwardingFiles implements FileLayer {
  private final FileLayer files = new NativeFiles();

  /** Wraps every file that is opened. */
  StoreFile wrap(StoreFile file) {
    return file;
  }

  @Override
  public StoreFile open(Path path) {
    return wrap(files.open(path));
  }

  @Override
  public StoreFile create(Path path) {
    return wrap(files.create(path));
  }

  @Override
  public void syncDirectory(Path directory) {
    files.syncDirectory(directory);
  }

  @Override
  public void createDirectory(Path directory) {
    files.createDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) {
    files.rename(from, to);
  }

  @Override
  public void delete(Path path) {
    files.delete(path);
  }

  @Override
  public boolean exists(Path path) {
    return files.exists(path);
  }

  @Override
  public List<String> list(Path directory) {
    return files.list(directory);
  }

  @Override
  public long freeBytes(Path directory) {
    return files.freeBytes(directory);
  }

  /** A file to override. */
  static class ForwardingFile implements StoreFile {
    private final StoreFile file;

    ForwardingFile(StoreFile file) {
      this.file = file;
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public int read(MemorySegment target, long position) {
      return file.read(target, position);
    }

    @Override
    public void write(MemorySegment source, long position) {
      file.write(source, position);
    }

    @Override
    public void startWriting(long offset, long length) {
      file.startWriting(offset, length);
    }

    @Override
    public void syncData() {
      file.syncData();
    }

    @Override
    public void allocate(long length) {
      file.allocate(length);
    }

    @Override
    public void punchHole(long offset, long length) {
      file.punchHole(offset, length);
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public boolean tryLock() {
      return file.tryLock();
    }

    @Override
    public MemorySegment map(long length, Arena arena) {
      return file.map(length, arena);
    }

    @Override
    public void close() {
      file.close();
    }
  }
}

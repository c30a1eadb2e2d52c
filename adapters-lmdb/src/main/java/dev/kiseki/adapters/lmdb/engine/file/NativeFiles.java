package dev.kiseki.adapters.lmdb.engine.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The real file system, through system calls that an interrupt cannot close. */
public final class NativeFiles implements FileLayer {
  private static final int MODE = 0600;

  private final Map<Path, FileStore> disks = new ConcurrentHashMap<>();

  @Override
  public StoreFile open(Path path) {
    return new NativeFile(path, openFd(path, Libc.O_RDWR | Libc.O_CLOEXEC));
  }

  @Override
  public StoreFile create(Path path) {
    return new NativeFile(path, openFd(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC));
  }

  @Override
  public void syncDirectory(Path directory) {
    int fd = openFd(directory, Libc.O_DIRECTORY | Libc.O_CLOEXEC);
    try {
      check(Libc.fsync(fd), "fsync", directory);
    } finally {
      Libc.close(fd);
    }
  }

  @Override
  public void createDirectory(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw failed(e, "mkdir", directory);
    }
  }

  @Override
  public void rename(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e, "rename", from);
    }
  }

  @Override
  public void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failed(e, "unlink", path);
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public List<String> list(Path directory) {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw failed(e, "readdir", directory);
    }
  }

  @Override
  public long freeBytes(Path directory) {
    try {
      FileStore disk = disks.get(directory);
      if (disk == null) {
        // Finding it parses the table of mounts; asking it again is one statvfs of the path.
        disk = Files.getFileStore(directory);
        disks.put(directory, disk);
      }
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw failed(e, "statvfs", directory);
    }
  }

  private static int openFd(Path path, int flags) {
    int fd = Libc.open(path.toString(), flags, MODE);
    check(fd, "open", path);
    return fd;
  }

  static void check(long result, String call, Path path) {
    if (result < 0) {
      throw failed((int) -result, call, path);
    }
  }

  private static KisekiException failed(int errno, String call, Path path) {
    boolean full = errno == Libc.ENOSPC || errno == Libc.EDQUOT;
    return new KisekiException(
        full ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED,
        full ? "the disk of the data directory is full" : "a call on a store file failed",
        Fact.of("call", call),
        Fact.of("errno", errno),
        Fact.of("file", path));
  }

  private static KisekiException failed(IOException cause, String call, Path path) {
    return new KisekiException(
        cause,
        ErrorCode.IO_FAILED,
        "a call on a store file failed",
        Fact.of("call", call),
        Fact.of("file", path));
  }
}

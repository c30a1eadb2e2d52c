package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.adapters.fuse.kernel.Errno;
import dev.kiseki.adapters.fuse.kernel.FailedRequest;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.Requester;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.FuseStubFS;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Statvfs;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * The callbacks of libfuse, each led to its chapter. Nothing is thrown into C: what fails is minus
 * errno. Locks are left to the kernel, which keeps them by itself for those who call none: a wait
 * for one in here could not be interrupted.
 *
 * <p>jnr-fuse calls those methods that a subclass declares; all others are no operations.
 */
final class PathFileSystem extends FuseStubFS {
  /** Of fuse_operations, after its 38 pointers: times that utimensat(2) omits may be omitted. */
  private static final int UTIME_OMIT_OK = 1 << 2;

  private final PathEntries entries;
  private final PathAttributes attributes;
  private final PathFiles files;
  private final PathDirectories directories;

  private final AtomicLong lastOperation = new AtomicLong();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean abandoned;

  private PathFileSystem(FileTree tree) {
    HiddenFiles hidden = new HiddenFiles(tree);
    Handles handles = new Handles();
    Paths paths = new Paths(tree, hidden);
    this.entries = new PathEntries(tree, paths, hidden, handles);
    this.attributes = new PathAttributes(tree, paths, handles);
    this.files = new PathFiles(tree, paths, handles);
    this.directories = new PathDirectories(tree, paths);
    Struct.getMemory(fuseOperations)
        .putInt(fuseOperations.bmap.offset() + Long.BYTES, UTIME_OMIT_OK);
  }

  /** CONFIGURATION_INVALID where libfuse is not installed. */
  static PathFileSystem of(FileTree tree) {
    try {
      return new PathFileSystem(tree);
    } catch (UnsatisfiedLinkError missing) {
      throw new KisekiException(
          missing,
          ErrorCode.CONFIGURATION_INVALID,
          "binding=jnr needs libfuse 2: install the package libfuse2, or say binding=kernel.");
    }
  }

  /** Mounts and serves until it is unmounted; not 0 if it cannot be mounted. */
  int serve(List<String> arguments) {
    return libFuse.fuse_main_real(
        arguments.size(),
        arguments.toArray(String[]::new),
        fuseOperations,
        Struct.size(fuseOperations),
        null);
  }

  /** Reached when the kernel has begun to ask. */
  CountDownLatch begun() {
    return begun;
  }

  /** From now on everything fails. */
  void abandon() {
    abandoned = true;
  }

  private int answer(String request, IntSupplier action) {
    if (abandoned) {
      return -Errno.ENOTCONN;
    }
    try {
      return action.getAsInt();
    } catch (RuntimeException | Error failure) {
      return -FailedRequest.errno(request, failure);
    }
  }

  private int done(String request, Runnable action) {
    return answer(
        request,
        () -> {
          action.run();
          return 0;
        });
  }

  private Requester requester() {
    FuseContext context = getContext();
    return new Requester(
        context.uid.intValue(),
        context.gid.intValue(),
        context.pid.intValue(),
        lastOperation.incrementAndGet());
  }

  @Override
  public Pointer init(Pointer connection) {
    begun.countDown();
    return connection;
  }

  // ---- names

  @Override
  public int mknod(String path, long mode, long device) {
    return done("mknod", () -> entries.makeSpecial(requester(), path, (int) mode, (int) device));
  }

  @Override
  public int mkdir(String path, long mode) {
    return done("mkdir", () -> entries.makeDirectory(requester(), path, (int) mode));
  }

  @Override
  public int symlink(String target, String path) {
    return done("symlink", () -> entries.makeSymlink(requester(), target, path));
  }

  @Override
  public int link(String existing, String path) {
    return done("link", () -> entries.link(requester(), existing, path));
  }

  @Override
  public int unlink(String path) {
    return done("unlink", () -> entries.unlink(requester(), path));
  }

  @Override
  public int rmdir(String path) {
    return done("rmdir", () -> entries.removeDirectory(requester(), path));
  }

  @Override
  public int rename(String from, String to) {
    return done("rename", () -> entries.rename(requester(), from, to));
  }

  // ---- attributes

  @Override
  public int getattr(String path, FileStat target) {
    return done("getattr", () -> attributes.get(path, target));
  }

  @Override
  public int fgetattr(String path, FileStat target, FuseFileInfo info) {
    return done("fgetattr", () -> attributes.get(info, target));
  }

  @Override
  public int readlink(String path, Pointer target, long roomBytes) {
    return done("readlink", () -> attributes.readLink(path, target, roomBytes));
  }

  @Override
  public int chmod(String path, long mode) {
    return done("chmod", () -> attributes.permissions(requester(), path, (int) mode));
  }

  @Override
  public int chown(String path, long uid, long gid) {
    return done("chown", () -> attributes.owner(requester(), path, (int) uid, (int) gid));
  }

  @Override
  public int utimens(String path, Timespec[] times) {
    return done("utimens", () -> attributes.times(requester(), path, times[0], times[1]));
  }

  @Override
  public int truncate(String path, long sizeBytes) {
    return done("truncate", () -> attributes.truncate(requester(), path, sizeBytes));
  }

  @Override
  public int ftruncate(String path, long sizeBytes, FuseFileInfo info) {
    return done("ftruncate", () -> attributes.truncate(requester(), info, sizeBytes));
  }

  @Override
  public int statfs(String path, Statvfs target) {
    return done("statfs", () -> attributes.space(target));
  }

  @Override
  public int setxattr(String path, String name, Pointer value, long sizeBytes, int flags) {
    return done(
        "setxattr",
        () -> {
          byte[] bytes = new byte[(int) sizeBytes];
          if (bytes.length > 0) {
            value.get(0, bytes, 0, bytes.length);
          }
          ExtendedAttribute attribute = new ExtendedAttribute(ExtendedName.of(name), bytes);
          attributes.setExtended(requester(), path, attribute, flags);
        });
  }

  @Override
  public int getxattr(String path, String name, Pointer target, long roomBytes) {
    return answer("getxattr", () -> attributes.extended(path, name, target, roomBytes));
  }

  @Override
  public int listxattr(String path, Pointer target, long roomBytes) {
    return answer(
        "listxattr", () -> attributes.extendedNames(requester(), path, target, roomBytes));
  }

  @Override
  public int removexattr(String path, String name) {
    return done("removexattr", () -> attributes.removeExtended(requester(), path, name));
  }

  // ---- contents

  @Override
  public int create(String path, long mode, FuseFileInfo info) {
    return done("create", () -> files.create(requester(), path, (int) mode & 07777, info));
  }

  @Override
  public int open(String path, FuseFileInfo info) {
    return done("open", () -> files.open(requester(), path, info));
  }

  @Override
  public int read(String path, Pointer target, long sizeBytes, long offset, FuseFileInfo info) {
    return answer("read", () -> files.read(info, offset, target, sizeBytes));
  }

  @Override
  public int write(String path, Pointer source, long sizeBytes, long offset, FuseFileInfo info) {
    return answer("write", () -> files.write(requester(), info, offset, source, sizeBytes));
  }

  @Override
  public int flush(String path, FuseFileInfo info) {
    return done("flush", () -> files.flush(info));
  }

  @Override
  public int release(String path, FuseFileInfo info) {
    return done("release", () -> files.release(info));
  }

  @Override
  public int fsync(String path, int contentOnly, FuseFileInfo info) {
    return done("fsync", () -> files.sync(info, contentOnly != 0));
  }

  @Override
  public int fallocate(String path, int mode, long offset, long length, FuseFileInfo info) {
    return answer("fallocate", () -> files.allocate(requester(), info, offset, length, mode));
  }

  // ---- listings

  @Override
  public int opendir(String path, FuseFileInfo info) {
    return done("opendir", () -> directories.open(path, info));
  }

  @Override
  public int readdir(
      String path, Pointer target, FuseFillDir filler, long after, FuseFileInfo info) {
    return done("readdir", () -> directories.list(info, after, target, filler));
  }

  @Override
  public int releasedir(String path, FuseFileInfo info) {
    return done("releasedir", () -> directories.release(info));
  }

  @Override
  public int fsyncdir(String path, FuseFileInfo info) {
    return done("fsyncdir", () -> directories.sync(path));
  }
}

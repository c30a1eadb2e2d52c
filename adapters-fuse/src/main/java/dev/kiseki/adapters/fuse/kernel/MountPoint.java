package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The directory to mount on. */
public final class MountPoint {
  private static final Logger LOG = System.getLogger(MountPoint.class.getName());

  private MountPoint() {}

  /**
   * Detaches what a killed server has left there, and checks the directory. CONFIGURATION_INVALID,
   * NOT_PERMITTED.
   */
  public static void prepare(MountOptions options) {
    prepare(options, Mounter.ofThisProcess());
  }

  static void prepare(MountOptions options, Mounter mounter) {
    int stale = MountTable.detachStale(options.directory(), mounter, options);
    if (stale > 0) {
      LOG.log(Level.WARNING, "Detached a dead mount from {0}.", options.directory());
    }
    check(options.directory());
  }

  /**
   * Unmounts as this process's user can.
   *
   * @param lazily also while it is in use: nobody finds it any more, who is in it may go on
   * @return 0 or errno
   */
  public static int unmount(MountOptions options, boolean lazily) {
    return Mounter.ofThisProcess().unmount(options, lazily);
  }

  /**
   * Unmounts as this process's user can, unless somebody stays in it.
   *
   * @return 0 or errno
   */
  public static int unmountUnlessBusy(MountOptions options) {
    return Mounter.ofThisProcess().unmountUnlessBusy(options);
  }

  /** CONFIGURATION_INVALID, NOT_PERMITTED: each failure says what is wrong with the directory. */
  static void check(Path directory) {
    // First, and without touching the directory: our own mount must not be asked by us.
    if (MountTable.on(directory).filter(on -> on.type().equals(MountTable.TYPE)).isPresent()) {
      throw wrong("Something of Kiseki is mounted there already.", directory);
    }
    try {
      if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
        throw wrong("The mount point is not a directory.", directory);
      }
      if (holdsSomething(directory)) {
        throw wrong(
            "The mount point is not empty: what it holds would be hidden. Name an empty directory.",
            directory);
      }
    } catch (NoSuchFileException e) {
      throw wrong("The mount point does not exist: make an empty directory.", directory);
    } catch (AccessDeniedException e) {
      throw new KisekiException(
          e,
          ErrorCode.NOT_PERMITTED,
          "The mount point may not be looked into by this user.",
          Fact.of("directory", directory));
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.CONFIGURATION_INVALID,
          "The mount point cannot be read.",
          Fact.of("directory", directory),
          Fact.of("reason", String.valueOf(e.getMessage())));
    }
  }

  private static boolean holdsSomething(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return entries.iterator().hasNext();
    }
  }

  private static KisekiException wrong(String sentence, Path directory) {
    return new KisekiException(
        ErrorCode.CONFIGURATION_INVALID, sentence, Fact.of("directory", directory));
  }
}

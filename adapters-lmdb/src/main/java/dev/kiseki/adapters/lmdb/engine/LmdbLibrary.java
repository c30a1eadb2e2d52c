package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lmdbjava.Meta;

/**
 * LMDB's native code, which LmdbJava copies out of its jar in each process and removes only at an
 * orderly end: each killed server would leave a file behind for ever. Linux keeps what is loaded,
 * so here the file goes as soon as it is.
 */
final class LmdbLibrary {
  /** Where LmdbJava puts the copy. */
  private static final String FOLDER = "lmdbjava.extract.dir";

  /** Set by who has the library installed: nothing is copied then. */
  private static final String INSTALLED = "lmdbjava.native.lib";

  private static boolean isLoaded;

  private LmdbLibrary() {}

  /** IO_FAILED when there is no place for it. */
  static synchronized void load() {
    if (isLoaded) {
      return;
    }
    if (System.getProperty(INSTALLED, "").isEmpty()) {
      loadCopy(Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir"))));
    }
    isLoaded = true;
  }

  private static void loadCopy(Path place) {
    try {
      Path folder = Files.createTempDirectory(place, "kiseki-lmdb-");
      try {
        System.setProperty(FOLDER, folder.toString());
        Meta.version(); // its first call loads it
      } finally {
        remove(folder);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new KisekiException(
          e,
          ErrorCode.IO_FAILED,
          "LMDB's native code cannot be loaded from the folder for temporary files, which has to be writable and not"
              + " mounted noexec; -Djava.io.tmpdir in KISEKI_JAVA_OPTS names another.",
          Fact.of("folder", place));
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> copies = Files.list(folder)) {
      for (Path each : copies.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }
}

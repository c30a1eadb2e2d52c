package dev.kiseki.dist.observe;

import dev.kiseki.adapters.kms.AccessToken;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.RandomBytes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What whoever reads the metrics has to know. Made once and kept beside the keys, because a scraper
 * is configured once; it opens the metrics and nothing else.
 */
final class MetricsToken {
  private static final String FILE = "metrics-token";

  private MetricsToken() {}

  static Path file(Path keys) {
    return keys.resolve(FILE);
  }

  static AccessToken openOrCreate(Path keys, RandomBytes random) {
    Path file = file(keys);
    try {
      create(file, AccessToken.draw(random).reveal());
    } catch (FileAlreadyExistsException e) {
      // Of an earlier start.
    } catch (IOException e) {
      throw failed(e, file);
    }
    try {
      return AccessToken.of(Files.readString(file).strip());
    } catch (IOException e) {
      throw failed(e, file);
    }
  }

  private static void create(Path file, String word) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, word + "\n");
  }

  private static KisekiException failed(IOException e, Path file) {
    return new KisekiException(
        e,
        ErrorCode.IO_FAILED,
        "The token of the metrics cannot be read or written.",
        Fact.of("file", file));
  }
}

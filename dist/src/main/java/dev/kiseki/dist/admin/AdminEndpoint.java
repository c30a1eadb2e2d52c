package dev.kiseki.dist.admin;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Where a running server's admin endpoint is, and the token it asks for: a file that only its owner
 * can read, in the keys directory, written at start and deleted at stop. The token is new at every
 * start.
 */
record AdminEndpoint(URI uri, String token) {
  private static final String FILE = "admin-endpoint";

  /** Empty when there is none. NOT_PERMITTED when it is somebody else's. */
  static Optional<AdminEndpoint> read(Path keys) {
    try {
      List<String> lines = Files.readAllLines(keys.resolve(FILE));
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new AdminEndpoint(URI.create(lines.get(0)), lines.get(1)));
    } catch (AccessDeniedException e) {
      throw new KisekiException(
          e,
          ErrorCode.NOT_PERMITTED,
          "This user may not ask the server: give the command as the user that the server runs as,"
              + " with sudo -u for example.",
          Fact.of("keys", keys),
          Fact.of("user", System.getProperty("user.name")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path keys) {
    try {
      Path next =
          Files.createTempFile(
              keys,
              FILE,
              ".next",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, uri + "\n" + token + "\n");
      Files.move(next, keys.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.IO_FAILED,
          "The admin endpoint's file cannot be written.",
          Fact.of("directory", keys));
    }
  }

  static void delete(Path keys) {
    try {
      Files.deleteIfExists(keys.resolve(FILE));
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.IO_FAILED,
          "The admin endpoint's file cannot be deleted.",
          Fact.of("directory", keys));
    }
  }

  @Override
  public String toString() {
    return "AdminEndpoint[" + uri + "]";
  }
}

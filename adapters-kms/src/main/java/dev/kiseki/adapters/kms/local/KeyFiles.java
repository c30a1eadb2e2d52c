package dev.kiseki.adapters.kms.local;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that hold secrets: 0600, replaced as a whole, synced with their directory. */
final class KeyFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  /** A key file or a keystore of some 10,000 tenants; more is not ours. */
  private static final long MAX_BYTES = 16L << 20;

  private static final String NEXT = ".new";

  private KeyFiles() {}

  static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** CONFIGURATION_INVALID when anyone but the owner may read or write it; IO_FAILED. */
  static byte[] read(Path file) {
    try {
      requireOwnerOnly(file);
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new KisekiException(
            ErrorCode.KEYS_WRONG, "A key file is damaged: it is too large.", Fact.of("file", file));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failed(e, "A key file cannot be read.", file);
    }
  }

  /** After a crash the file has either the old bytes or all of the new ones. */
  static void replace(Path file, byte[] bytes) {
    Path directory = file.resolveSibling("").toAbsolutePath();
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
      }
      Files.deleteIfExists(next);
      write(next, bytes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory(directory);
    } catch (IOException e) {
      throw failed(e, "A key file cannot be written.", file);
    }
  }

  static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectory(file.resolveSibling("").toAbsolutePath());
      }
    } catch (IOException e) {
      throw failed(e, "A key file cannot be deleted.", file);
    }
  }

  /**
   * {@link #replace}, after which the place of the old bytes is overwritten too. They keep a name
   * until then: what a crash leaves in between is overwritten by the next call, before it promises
   * anything.
   */
  static void replaceAndOverwrite(Path file, byte[] bytes) {
    Path old = file.resolveSibling(file.getFileName() + ".old");
    try {
      overwrite(file.resolveSibling(file.getFileName() + NEXT), file);
      overwrite(old, file);
      Files.createLink(old, file);
      replace(file, bytes);
      overwrite(old, file);
    } catch (IOException e) {
      throw failed(e, "A key file cannot be overwritten.", file);
    }
  }

  /** Only the name goes of what is in force: a crash came before it was replaced. */
  private static void overwrite(Path old, Path inForce) throws IOException {
    if (!exists(old)) {
      return;
    }
    if (!Files.isSameFile(old, inForce)) {
      try (FileChannel channel = FileChannel.open(old, StandardOpenOption.WRITE)) {
        ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_BYTES));
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
        channel.force(true);
      }
    }
    Files.delete(old);
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A key file may be read and written by its owner only; run: chmod 600 on it.",
          Fact.of("file", file),
          Fact.of("permissions", PosixFilePermissions.toString(permissions)));
    }
  }

  private static KisekiException failed(IOException cause, String sentence, Path file) {
    return new KisekiException(cause, ErrorCode.IO_FAILED, sentence, Fact.of("file", file));
  }
}

package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Whether a folder can be written by this user, and read by nobody else where that matters.
 *
 * @param ownerOnly whether anybody else who can look into it is too many
 */
public record OwnFolder(String subject, Path folder, boolean ownerOnly) implements Question {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** The folder itself, or the nearest above it that is there. */
  static Path existing(Path folder) {
    Path at = folder.toAbsolutePath().normalize();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  @Override
  public Diagnosis answer() {
    Path there = existing(folder);
    boolean isNew = !there.equals(folder.toAbsolutePath().normalize());
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return Diagnosis.fail(
          subject,
          there + " cannot be written by " + System.getProperty("user.name"),
          "chown it to the user that runs Kiseki, or name another folder");
    }
    if (isNew) {
      return Diagnosis.ok(subject, folder + " will be made by the first start");
    }
    return ownerOnly ? secrecy() : Diagnosis.ok(subject, folder + " can be written");
  }

  private Diagnosis secrecy() {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
      String shown = folder + " is " + PosixFilePermissions.toString(permissions);
      return OWNER_ONLY.containsAll(permissions)
          ? Diagnosis.ok(subject, shown)
          : Diagnosis.warn(subject, shown, "chmod 700 it: others can see which keys there are");
    } catch (IOException e) {
      return Diagnosis.fail(subject, "cannot be looked at: " + e.getMessage(), "look at the disk");
    }
  }
}

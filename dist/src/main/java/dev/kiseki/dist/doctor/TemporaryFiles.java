package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Whether code can be loaded from the folder for temporary files, as that of LMDB is. Containers
 * and hardened machines have it mounted noexec, which access(2) tells.
 */
public record TemporaryFiles(Path folder) implements Question {
  private static final String SUBJECT = "temporary files";

  private static final String ADVICE =
      "mount it exec (podman: --tmpfs /tmp:exec), or name another: KISEKI_JAVA_OPTS=-Djava.io.tmpdir=DIR";

  @Override
  public Diagnosis answer() {
    try {
      Path file =
          Files.createTempFile(
              folder,
              "kiseki-doctor",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        return Files.isExecutable(file)
            ? Diagnosis.ok(SUBJECT, "code can be loaded from " + folder)
            : Diagnosis.fail(SUBJECT, folder + " is mounted noexec", ADVICE);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return Diagnosis.fail(SUBJECT, folder + " cannot be written: " + e.getMessage(), ADVICE);
    }
  }
}

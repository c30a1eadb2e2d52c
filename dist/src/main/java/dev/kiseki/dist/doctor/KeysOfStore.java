package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether a store that is there already has its keys where they are looked for. */
public record KeysOfStore(Path data, Path keys) implements Question {
  private static final String SUBJECT = "keys of the store";

  @Override
  public Diagnosis answer() {
    if (isHidden(data) || isHidden(keys)) {
      return Diagnosis.fail(
          SUBJECT,
          "one of both folders may not be looked into by " + System.getProperty("user.name"),
          "give this command as the user that runs Kiseki");
    }
    if (!isUsed(data)) {
      return Diagnosis.ok(SUBJECT, "no store yet: the first start makes both");
    }
    return isUsed(keys)
        ? Diagnosis.ok(SUBJECT, keys + " has some")
        : Diagnosis.fail(
            SUBJECT,
            keys + " has none, and " + data + " is in use",
            "restore them from their backup, or name the right folder with --keys");
  }

  private static boolean isHidden(Path folder) {
    return Files.exists(folder) ? !Files.isReadable(folder) : !Files.notExists(folder);
  }

  private static boolean isUsed(Path folder) {
    try (Stream<Path> names = Files.list(folder)) {
      return names.findAny().isPresent();
    } catch (IOException notThere) {
      // What cannot be looked into is the folder's own question.
      return false;
    }
  }
}

package dev.kiseki.adapters.kms.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kiseki.adapters.kms.SystemRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys lay there is nothing left; a second name of the place says what is there. */
class OverwrittenKeyFilesTest {
  private static final byte[] FIRST = {1, 2, 3, 4};
  private static final byte[] SECOND = {5, 6, 7, 8};
  private static final byte[] NOTHING = new byte[FIRST.length];

  @TempDir private Path folder;
  private Path file = Path.of("");
  private Path witness = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("keystore");
    witness = folder.resolve("witness");
  }

  @Test
  void theOldBytesAreOverwritten() throws IOException {
    KeyFiles.replace(file, FIRST);
    Files.createLink(witness, file);
    KeyFiles.replaceAndOverwrite(file, SECOND);
    assertArrayEquals(NOTHING, Files.readAllBytes(witness));
    assertArrayEquals(SECOND, Files.readAllBytes(file));
    assertFalse(Files.exists(folder.resolve("keystore.old")));
  }

  @Test
  void whatACrashBeforeTheOverwritingLeftIsOverwrittenByTheNext() throws IOException {
    KeyFiles.replace(folder.resolve("keystore.old"), FIRST);
    Files.createLink(witness, folder.resolve("keystore.old"));
    KeyFiles.replace(file, SECOND);
    KeyFiles.replaceAndOverwrite(file, SECOND);
    assertArrayEquals(NOTHING, Files.readAllBytes(witness));
    assertArrayEquals(SECOND, Files.readAllBytes(file));
  }

  @Test
  void whatACrashBeforeTheReplacingLeftIsOverwrittenToo() throws IOException {
    KeyFiles.replace(folder.resolve("keystore.new"), SECOND);
    Files.createLink(witness, folder.resolve("keystore.new"));
    KeyFiles.replace(folder.resolve("keystore"), FIRST);
    Files.createLink(folder.resolve("keystore.new"), witness);
    Files.createLink(folder.resolve("keystore.old"), file);
    KeyFiles.replaceAndOverwrite(file, SECOND);
    assertArrayEquals(NOTHING, Files.readAllBytes(witness));
    assertArrayEquals(SECOND, Files.readAllBytes(file));
  }

  @Test
  void noVersionOfTheKeystoreStaysBehind() throws IOException {
    try (LocalKms kms = LocalKms.open(folder, Optional.empty(), new SystemRandom())) {
      kms.prepare("local/1");
      Files.createLink(witness, file);
      long sizeBytes = Files.size(witness);
      kms.prepare("local/2");
      assertArrayEquals(new byte[(int) sizeBytes], Files.readAllBytes(witness));
    }
  }
}

package dev.kiseki.adapters.kms.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.kms.SystemRandom;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LocalKmsTest {
  private static final byte[] PLAIN = "65 bytes of key".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AAD = {7};

  @TempDir private Path temporary;

  @Test
  void whatWasWrappedIsUnwrappedAfterARestart() {
    WrappedKey wrapped;
    try (LocalKms kms = open()) {
      wrapped = wrap(kms, "local/1");
    }
    try (LocalKms kms = open()) {
      assertArrayEquals(PLAIN, kms.unwrap(wrapped, AAD));
    }
  }

  @Test
  void aPassphraseOpensItsKeystoreAndNoOther() {
    WrappedKey wrapped;
    try (LocalKms kms = open("correct horse")) {
      wrapped = wrap(kms, "local/1");
    }
    assertFalse(Files.exists(directory().resolve("keystore.key")));
    assertWrong(() -> open("battery staple"));
    assertWrong(this::open);
    try (LocalKms kms = open("correct horse")) {
      assertArrayEquals(PLAIN, kms.unwrap(wrapped, AAD));
    }
  }

  @Test
  void filesAreForTheOwnerOnly() throws IOException {
    open().close();
    for (String file : new String[] {"keystore", "keystore.key"}) {
      assertEquals("rw-------", permissions(directory().resolve(file)));
    }
    assertEquals("rwx------", permissions(directory()));
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    open().close();
    for (String file : new String[] {"keystore", "keystore.key"}) {
      Path path = directory().resolve(file);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
      KisekiException e = assertThrows(KisekiException.class, this::open);
      assertEquals(ErrorCode.CONFIGURATION_INVALID, e.code());
      assertTrue(e.getMessage().contains("chmod 600"), e.getMessage());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void everyDamagedByteOfTheKeystoreIsNoticed() throws IOException {
    try (LocalKms kms = open()) {
      wrap(kms, "local/1");
    }
    Path file = directory().resolve("keystore");
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(file, bad);
      assertWrong(this::open);
    }
    for (int length = 0; length < good.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertWrong(this::open);
    }
  }

  @Test
  void aDamagedOrMissingKeyFileIsNeverReplaced() throws IOException {
    open().close();
    Path keyFile = directory().resolve("keystore.key");
    byte[] good = Files.readAllBytes(keyFile);
    byte[] bad = good.clone();
    bad[20] = 'x';
    Files.write(keyFile, bad);
    assertWrong(this::open);
    Files.delete(keyFile);
    assertWrong(this::open);
    assertFalse(Files.exists(keyFile));
  }

  @Test
  void rotationKeepsOldGenerationsAndRewrapLeavesThem() {
    try (LocalKms kms = open()) {
      WrappedKey first = wrap(kms, "local/1");
      assertEquals(2, kms.rotate("local/1"));
      assertArrayEquals(PLAIN, kms.unwrap(first, AAD));
      WrappedKey second = kms.rewrap(first, AAD);
      assertEquals(2, second.generation());
      assertArrayEquals(PLAIN, kms.unwrap(second, AAD));
      assertEquals(
          new KmsProvider.Description("local", "local/1", 2, false), kms.describe("local/1"));
    }
  }

  @Test
  void aWrappedKeyIsOfItsBindingGenerationAndContext() {
    try (LocalKms kms = open()) {
      WrappedKey wrapped = wrap(kms, "local/1");
      wrap(kms, "local/2");
      kms.rotate("local/1");
      assertWrong(() -> kms.unwrap(new WrappedKey("local/2", 1, wrapped.material()), AAD));
      assertWrong(() -> kms.unwrap(new WrappedKey("local/3", 1, wrapped.material()), AAD));
      assertWrong(() -> kms.unwrap(new WrappedKey("local/1", 2, wrapped.material()), AAD));
      assertWrong(() -> kms.unwrap(new WrappedKey("local/1", 3, wrapped.material()), AAD));
      assertWrong(() -> kms.unwrap(wrapped, new byte[] {8}));
    }
  }

  @Test
  void aDestroyedBindingIsGoneForGood() throws IOException {
    WrappedKey wrapped;
    try (LocalKms kms = open()) {
      wrapped = wrap(kms, "local/1");
      wrap(kms, "local/2");
      assertEquals(KeyAssurance.OVERWRITTEN, kms.destroy("local/1").assurance());
      assertWrong(() -> kms.unwrap(wrapped, AAD));
    }
    try (LocalKms kms = open()) {
      assertWrong(() -> kms.unwrap(wrapped, AAD));
      assertWrong(() -> wrap(kms, "local/1"));
      assertWrong(() -> kms.rotate("local/1"));
      assertTrue(kms.describe("local/1").destroyed());
      wrap(kms, "local/2");
    }
  }

  @Test
  void healthSeesADamagedFile() throws IOException {
    try (LocalKms kms = open()) {
      assertTrue(kms.health().available());
      Files.write(directory().resolve("keystore"), new byte[100]);
      assertFalse(kms.health().available());
    }
  }

  @Test
  void theSystemKeySealsForItsContextAndSurvivesARestart() {
    Path file = directory().resolve("system.key");
    byte[] sealed = FileSystemKeys.openOrCreate(file, new SystemRandom()).seal(AAD, PLAIN);
    FileSystemKeys again = FileSystemKeys.open(file, new SystemRandom());
    assertArrayEquals(PLAIN, again.open(AAD, sealed));
    assertWrong(() -> again.open(new byte[] {8}, sealed));
    FileSystemKeys other =
        FileSystemKeys.openOrCreate(directory().resolve("other.key"), new SystemRandom());
    assertWrong(() -> other.open(AAD, sealed));
    assertWrong(() -> FileSystemKeys.open(directory().resolve("absent.key"), new SystemRandom()));
  }

  private static WrappedKey wrap(LocalKms kms, String binding) {
    kms.prepare(binding);
    return kms.wrap(binding, PLAIN, AAD);
  }

  private Path directory() {
    return temporary.resolve("keys");
  }

  private LocalKms open() {
    return LocalKms.open(directory(), Optional.empty(), new SystemRandom());
  }

  private LocalKms open(String passphrase) {
    return LocalKms.open(directory(), Optional.of(passphrase.toCharArray()), new SystemRandom());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertWrong(Executable operation) {
    assertEquals(ErrorCode.KEYS_WRONG, assertThrows(KisekiException.class, operation).code());
  }
}

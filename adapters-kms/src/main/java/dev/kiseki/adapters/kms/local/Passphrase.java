package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) of a passphrase. */
final class Passphrase {
  static final int SALT_BYTES = 16;

  /** About 0.3 s of one core with BouncyCastle; the memory is RFC 9106's second recommendation. */
  static final Cost COST = new Cost(64 * 1024, 3, 4);

  private Passphrase() {}

  /**
   * What a guess costs.
   *
   * @param lanes computed one after another here
   */
  record Cost(int memoryKiB, int iterations, int lanes) {
    static final Cost NONE = new Cost(0, 0, 0);

    /** A damaged header must not ask for hours or for all memory. */
    boolean isBounded() {
      return memoryKiB >= 8 * 1024
          && memoryKiB <= 1024 * 1024
          && iterations >= 1
          && iterations <= 64
          && lanes >= 1
          && lanes <= 64;
    }
  }

  static ClearableKey key(char[] passphrase, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(cost.memoryKiB())
            .withIterations(cost.iterations())
            .withParallelism(cost.lanes())
            .build();
    generator.init(parameters);
    byte[] key = new byte[ClearableKey.BYTES];
    char[] copy = passphrase.clone();
    generator.generateBytes(copy, key);
    Arrays.fill(copy, '\0');
    return ClearableKey.aes(key);
  }
}

package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.adapters.kms.cipher.Formats;
import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.SealedBox;
import dev.kiseki.adapters.kms.local.KeystoreCodec.Binding;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The provider that needs nothing: keys in a keystore file, sealed under a passphrase or a key
 * file. What it promises is what a file can: whoever has the keystore and its key has the tenants'
 * keys.
 */
public final class LocalKms implements KmsProvider {
  public static final String NAME = "local";

  private final Keystore keystore;
  private final SealedBox box;
  private final RandomBytes random;
  private final ReentrantLock changing = new ReentrantLock();

  private LocalKms(Keystore keystore, RandomBytes random) {
    this.keystore = keystore;
    this.random = random;
    this.box = new SealedBox(new Gcm(), random, Formats.WRAPPED);
  }

  /**
   * Opens the keystore, or makes a new one.
   *
   * @param directory outside the data directory; made when it is not there
   * @param passphrase empty: the keystore is sealed under a random key in a file beside it. The
   *     caller clears it
   */
  public static LocalKms open(Path directory, Optional<char[]> passphrase, RandomBytes random) {
    return open(directory, passphrase, Passphrase.COST, random);
  }

  static LocalKms open(
      Path directory, Optional<char[]> passphrase, Passphrase.Cost cost, RandomBytes random) {
    return new LocalKms(Keystore.open(directory, passphrase, cost, random), random);
  }

  @Override
  public void prepare(String binding) {
    changing.lock();
    try {
      if (usable(binding).isEmpty()) {
        keystore.put(binding, new Binding(List.of(newKey()), false));
      }
    } finally {
      changing.unlock();
    }
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    List<ClearableKey> keys = held(binding).keys();
    int generation = keys.size();
    byte[] sealed = box.seal(keys.getLast(), plaintext, context(binding, generation), aad);
    return new WrappedKey(binding, generation, sealed);
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    String binding = wrapped.binding();
    List<ClearableKey> keys = held(binding).keys();
    int generation = wrapped.generation();
    if (generation < 1 || generation > keys.size()) {
      throw wrong("The keystore does not hold this generation of the binding's key.", binding);
    }
    return box.open(keys.get(generation - 1), wrapped.material(), context(binding, generation), aad)
        .orElseThrow(() -> wrong("A wrapped key is damaged or belongs elsewhere.", binding));
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    byte[] plaintext = unwrap(wrapped, aad);
    try {
      return wrap(wrapped.binding(), plaintext, aad);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  public int rotate(String binding) {
    changing.lock();
    try {
      Binding rotated = held(binding).with(newKey());
      keystore.put(binding, rotated);
      return rotated.keys().size();
    } finally {
      changing.unlock();
    }
  }

  @Override
  public Destruction destroy(String binding) {
    changing.lock();
    try {
      keystore.destroy(binding);
    } finally {
      changing.unlock();
    }
    return new Destruction(
        binding,
        KeyAssurance.OVERWRITTEN,
        "overwritten in the keystore file; copies of the disk may still have it");
  }

  @Override
  public Health health() {
    try {
      keystore.check();
      return new Health(true, "the keystore opens");
    } catch (KisekiException e) {
      return new Health(false, e.getMessage());
    }
  }

  @Override
  public Description describe(String binding) {
    Optional<Binding> held = keystore.binding(binding);
    return new Description(
        NAME,
        binding,
        held.map(b -> b.keys().size()).orElse(0),
        held.map(Binding::destroyed).orElse(false));
  }

  @Override
  public void close() {
    keystore.close();
  }

  private Binding held(String binding) {
    return usable(binding)
        .orElseThrow(() -> wrong("The keystore does not hold the key of this binding.", binding));
  }

  private Optional<Binding> usable(String binding) {
    Optional<Binding> held = keystore.binding(binding);
    if (held.map(Binding::destroyed).orElse(false)) {
      throw wrong("The key of this binding was destroyed.", binding);
    }
    return held;
  }

  private ClearableKey newKey() {
    byte[] key = new byte[ClearableKey.BYTES];
    random.fill(key);
    return ClearableKey.aes(key);
  }

  private static byte[] context(String binding, int generation) {
    byte[] name = binding.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + name.length + Integer.BYTES)
        .putShort((short) name.length)
        .put(name)
        .putInt(generation)
        .array();
  }

  private static KisekiException wrong(String sentence, String binding) {
    return new KisekiException(ErrorCode.KEYS_WRONG, sentence, Fact.of("binding", binding));
  }
}

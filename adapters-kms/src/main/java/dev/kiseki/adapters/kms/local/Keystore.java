package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.adapters.kms.cipher.Formats;
import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.SealedBox;
import dev.kiseki.adapters.kms.local.KeystoreCodec.Binding;
import dev.kiseki.adapters.kms.local.KeystoreCodec.Header;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bindings in a keystore file. The file is replaced before a change is seen in memory. One
 * writer: its owner's lock; readers see an immutable map.
 */
final class Keystore implements AutoCloseable {
  private static final String FILE = "keystore";
  private static final String KEY_FILE = "keystore.key";

  private final Path file;
  private final byte[] header;
  private final ClearableKey sealing;
  private final SealedBox box;
  private volatile Map<String, Binding> bindings;

  private Keystore(
      Path file,
      byte[] header,
      ClearableKey sealing,
      SealedBox box,
      Map<String, Binding> bindings) {
    this.file = file;
    this.header = header;
    this.sealing = sealing;
    this.box = box;
    this.bindings = Map.copyOf(bindings);
  }

  /**
   * Opens the keystore of a directory, or makes an empty one when there is none and no key file
   * either.
   *
   * @param cost of a guess of the passphrase, for a new keystore; another says its own
   */
  static Keystore open(
      Path directory, Optional<char[]> passphrase, Passphrase.Cost cost, RandomBytes random) {
    Path file = directory.resolve(FILE);
    Path keyFile = directory.resolve(KEY_FILE);
    SealedBox box = new SealedBox(new Gcm(), random, Formats.WRAPPED);
    return KeyFiles.exists(file)
        ? read(file, keyFile, passphrase, box)
        : create(directory, passphrase, cost, box, random);
  }

  Optional<Binding> binding(String name) {
    return Optional.ofNullable(bindings.get(name));
  }

  void put(String name, Binding binding) {
    Map<String, Binding> next = new HashMap<>(bindings);
    next.put(name, binding);
    // Each version holds all keys: a key that is destroyed later must not lie in an older one.
    KeyFiles.replaceAndOverwrite(file, encode(next));
    bindings = Map.copyOf(next);
  }

  /** Puts a binding without keys and overwrites the place where the keys lay. */
  void destroy(String name) {
    Map<String, Binding> next = new HashMap<>(bindings);
    Optional<Binding> old =
        Optional.ofNullable(next.put(name, new Binding(java.util.List.of(), true)));
    KeyFiles.replaceAndOverwrite(file, encode(next));
    bindings = Map.copyOf(next);
    old.ifPresent(binding -> binding.keys().forEach(ClearableKey::destroy));
  }

  /** KEYS_WRONG or IO_FAILED when the file could not be read again now. */
  void check() {
    decode(file, KeyFiles.read(file), header, sealing, box).values().stream()
        .flatMap(binding -> binding.keys().stream())
        .forEach(ClearableKey::destroy);
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    sealing.destroy();
    bindings.values().forEach(binding -> binding.keys().forEach(ClearableKey::destroy));
  }

  private static Keystore create(
      Path directory,
      Optional<char[]> passphrase,
      Passphrase.Cost cost,
      SealedBox box,
      RandomBytes random) {
    Path file = directory.resolve(FILE);
    byte[] salt = new byte[Passphrase.SALT_BYTES];
    random.fill(salt);
    Header header =
        passphrase.isPresent()
            ? new Header(cost, salt, true)
            : new Header(Passphrase.Cost.NONE, new byte[Passphrase.SALT_BYTES], false);
    ClearableKey sealing =
        passphrase
            .map(secret -> Passphrase.key(secret, salt, cost))
            .orElseGet(() -> keyOfNew(directory.resolve(KEY_FILE), random));
    Keystore created =
        new Keystore(file, KeystoreCodec.encodeHeader(header), sealing, box, Map.of());
    KeyFiles.replace(file, created.encode(Map.of()));
    return created;
  }

  /**
   * A key file without a keystore is what a crash between the two leaves behind: it has sealed
   * nothing.
   */
  private static ClearableKey keyOfNew(Path keyFile, RandomBytes random) {
    return KeyFiles.exists(keyFile)
        ? RandomKeyFile.read(keyFile)
        : RandomKeyFile.create(keyFile, random);
  }

  private static Keystore read(
      Path file, Path keyFile, Optional<char[]> passphrase, SealedBox box) {
    byte[] bytes = KeyFiles.read(file);
    Header header =
        KeystoreCodec.decodeHeader(bytes)
            .orElseThrow(
                () -> wrong("The keystore is damaged or of an unknown format; restore it.", file));
    ClearableKey sealing =
        header.usesPassphrase() ? fromPassphrase(header, passphrase, file) : fromFile(keyFile);
    byte[] headerBytes = Arrays.copyOf(bytes, KeystoreCodec.HEADER_BYTES);
    return new Keystore(
        file, headerBytes, sealing, box, decode(file, bytes, headerBytes, sealing, box));
  }

  private static ClearableKey fromPassphrase(
      Header header, Optional<char[]> passphrase, Path file) {
    return passphrase
        .map(secret -> Passphrase.key(secret, header.salt(), header.cost()))
        .orElseThrow(
            () -> wrong("The keystore is sealed with a passphrase, and none was given.", file));
  }

  private static ClearableKey fromFile(Path keyFile) {
    if (!KeyFiles.exists(keyFile)) {
      throw wrong("The keystore's key file is gone; restore it from its copy.", keyFile);
    }
    return RandomKeyFile.read(keyFile);
  }

  private static Map<String, Binding> decode(
      Path file, byte[] bytes, byte[] header, ClearableKey sealing, SealedBox box) {
    byte[] body =
        Arrays.copyOfRange(bytes, Math.min(bytes.length, KeystoreCodec.HEADER_BYTES), bytes.length);
    return box.open(sealing, body, header)
        .flatMap(KeystoreCodec::decodeBody)
        .orElseThrow(
            () ->
                wrong(
                    "The keystore is damaged, or its passphrase or key file is another's.", file));
  }

  private byte[] encode(Map<String, Binding> content) {
    byte[] body = KeystoreCodec.encodeBody(content);
    byte[] sealed = box.seal(sealing, body, header);
    Arrays.fill(body, (byte) 0);
    byte[] bytes = Arrays.copyOf(header, header.length + sealed.length);
    System.arraycopy(sealed, 0, bytes, header.length, sealed.length);
    return bytes;
  }

  private static KisekiException wrong(String sentence, Path file) {
    return new KisekiException(ErrorCode.KEYS_WRONG, sentence, Fact.of("file", file));
  }
}

package dev.kiseki.adapters.kms.local;

import dev.kiseki.adapters.kms.cipher.AuditCode;
import dev.kiseki.adapters.kms.cipher.ClearableKey;
import dev.kiseki.adapters.kms.cipher.Formats;
import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.SealedBox;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The system key from a file that lies outside the data directory. Thread-safe. */
public final class FileSystemKeys implements SystemKeys, AutoCloseable {
  private static final byte[] LABEL = "kiseki system\0".getBytes(StandardCharsets.US_ASCII);

  private final ClearableKey key;
  private final SealedBox box;

  private FileSystemKeys(ClearableKey key, RandomBytes random) {
    this.key = key;
    this.box = new SealedBox(new Gcm(), random, Formats.SYSTEM);
  }

  /** Makes the file, 0600, when it is not there: for a new deployment. */
  public static FileSystemKeys openOrCreate(Path file, RandomBytes random) {
    ClearableKey key =
        KeyFiles.exists(file) ? RandomKeyFile.read(file) : RandomKeyFile.create(file, random);
    return new FileSystemKeys(key, random);
  }

  /** KEYS_WRONG when it is not there: for a deployment that has sealed with it before. */
  public static FileSystemKeys open(Path file, RandomBytes random) {
    if (!KeyFiles.exists(file)) {
      throw new KisekiException(
          ErrorCode.KEYS_WRONG,
          "The system key file is gone; restore it from its copy, a new one cannot open what is stored.",
          Fact.of("file", file));
    }
    return new FileSystemKeys(RandomKeyFile.read(file), random);
  }

  /** What chains the records of audit logs. */
  public AuditCode auditCode() {
    return new AuditCode(key.getEncoded());
  }

  @Override
  public byte[] seal(byte[] context, byte[] plaintext) {
    return box.seal(key, plaintext, LABEL, context);
  }

  @Override
  public byte[] open(byte[] context, byte[] sealed) {
    return box.open(key, sealed, LABEL, context)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.KEYS_WRONG,
                    "A stored secret was sealed under another system key, or is damaged; check the system key file."));
  }

  @Override
  public void close() {
    key.destroy();
  }
}

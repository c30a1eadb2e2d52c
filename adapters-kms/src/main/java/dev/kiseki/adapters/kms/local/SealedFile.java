package dev.kiseki.adapters.kms.local;

import dev.kiseki.ports.out.keys.SystemKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** One small file of the keys directory, sealed by the system key for its name. */
public final class SealedFile {
  private final Path file;
  private final byte[] context;
  private final SystemKeys systemKeys;

  public SealedFile(Path file, SystemKeys systemKeys) {
    this.file = file;
    this.context = ("sealed file\0" + file.getFileName()).getBytes(StandardCharsets.UTF_8);
    this.systemKeys = systemKeys;
  }

  /** The caller clears it; empty when there is no such file. KEYS_WRONG when it is another's. */
  public Optional<byte[]> read() {
    return KeyFiles.exists(file)
        ? Optional.of(systemKeys.open(context, KeyFiles.read(file)))
        : Optional.empty();
  }

  /** Durable when it returns. */
  public void write(byte[] plain) {
    KeyFiles.replace(file, systemKeys.seal(context, plain));
  }
}

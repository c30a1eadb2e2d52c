package dev.kiseki.adapters.kms.local;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.SystemKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the services that hold tenants' keys are reached: one file for each binding, sealed by the
 * system key for that binding, in the keys directory. Sealed is:
 *
 * <pre>
 *  0        1
 *  +--------+----------+-------+-----------------------------------+
 *  | format | provider | count | count times: name, value           |
 *  |  (1)   | (2 + n)  |  (2)  |  (4 + n each)                     |
 *  +--------+----------+-------+-----------------------------------+
 * </pre>
 */
public final class SettingsFiles {
  private static final byte FORMAT = 1;
  private static final int MAX_VALUE_BYTES = 1 << 20;
  private static final byte[] LABEL = "kms settings\0".getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final SystemKeys systemKeys;

  public SettingsFiles(Path directory, SystemKeys systemKeys) {
    this.directory = directory;
    this.systemKeys = systemKeys;
  }

  public boolean exists(String binding) {
    return KeyFiles.exists(file(binding));
  }

  /** Durable when it returns. */
  public void write(String binding, KmsSettings settings) {
    byte[] plain = encode(settings);
    try {
      KeyFiles.replace(file(binding), systemKeys.seal(context(binding), plain));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  public void delete(String binding) {
    KeyFiles.delete(file(binding));
  }

  /** KEYS_WRONG when there is no such file, or it is damaged or another binding's. */
  public KmsSettings read(String binding) {
    Path file = file(binding);
    if (!KeyFiles.exists(file)) {
      throw new KisekiException(
          ErrorCode.KEYS_WRONG,
          "The settings of a tenant's key management service are gone; restore the keys directory from its backup.",
          Fact.of("file", file));
    }
    byte[] plain = systemKeys.open(context(binding), KeyFiles.read(file));
    try {
      return decode(plain);
    } catch (IOException | KisekiException e) {
      throw new KisekiException(
          e,
          ErrorCode.KEYS_WRONG,
          "The settings of a tenant's key management service have an unknown form.",
          Fact.of("file", file));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private Path file(String binding) {
    return directory.resolve(binding.replace('/', '-') + ".settings");
  }

  private static byte[] context(String binding) {
    byte[] name = binding.getBytes(StandardCharsets.UTF_8);
    byte[] context = Arrays.copyOf(LABEL, LABEL.length + name.length);
    System.arraycopy(name, 0, context, LABEL.length, name.length);
    return context;
  }

  private static byte[] encode(KmsSettings settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(settings.provider());
      Map<String, String> values = new TreeMap<>(settings.values());
      out.writeShort(values.size());
      for (Map.Entry<String, String> each : values.entrySet()) {
        writeText(out, each.getKey());
        writeText(out, each.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static KmsSettings decode(byte[] plain) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("format");
      }
      String provider = in.readUTF();
      int count = in.readUnsignedShort();
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < count; i++) {
        values.put(readText(in), readText(in));
      }
      return new KmsSettings(provider, values);
    }
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_VALUE_BYTES) {
      throw new IOException("length");
    }
    byte[] utf8 = in.readNBytes(length);
    if (utf8.length != length) {
      throw new IOException("truncated");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }
}

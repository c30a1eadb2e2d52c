package dev.kiseki.application.namespace;

import dev.kiseki.domain.EncryptionLabel;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.domain.PublicAccessBlock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The settings of a namespace as bytes, before they are sealed. Big-endian.
 *
 * <pre>
 * format(1)=1 | encryption(1) | public access block(1): 0 for none, else 16 and one bit for each of the four
 * | tags: count(2) { length(2) name  length(2) value }
 * </pre>
 */
public final class SettingsCodec {
  private static final byte FORMAT = 1;
  private static final int BLOCK_IS_SET = 16;

  private SettingsCodec() {}

  public static byte[] encode(NamespaceSettings settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(settings.encryption().number());
      out.writeByte(settings.publicAccessBlock().map(SettingsCodec::bits).orElse(0));
      out.writeShort(settings.tags().size());
      for (Map.Entry<String, String> tag : settings.tags().entrySet()) {
        text(out, tag.getKey());
        text(out, tag.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static NamespaceSettings decode(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != FORMAT) {
        throw damaged();
      }
      EncryptionLabel encryption = EncryptionLabel.of(in.get());
      Optional<PublicAccessBlock> block = block(in.get());
      int count = Short.toUnsignedInt(in.getShort());
      SequencedMap<String, String> tags = LinkedHashMap.newLinkedHashMap(count);
      for (int i = 0; i < count; i++) {
        String name = text(in);
        tags.put(name, text(in));
      }
      return new NamespaceSettings(tags, block, encryption);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static int bits(PublicAccessBlock block) {
    return BLOCK_IS_SET
        | (block.blockPublicAcls() ? 1 : 0)
        | (block.ignorePublicAcls() ? 2 : 0)
        | (block.blockPublicPolicy() ? 4 : 0)
        | (block.restrictPublicBuckets() ? 8 : 0);
  }

  private static Optional<PublicAccessBlock> block(byte bits) {
    return bits == 0
        ? Optional.empty()
        : Optional.of(
            new PublicAccessBlock(
                (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private static String text(ByteBuffer in) {
    byte[] utf8 = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining() + 1)];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static KisekiException damaged() {
    return new KisekiException(ErrorCode.DATA_CORRUPT, "The settings of a bucket are damaged.");
  }
}

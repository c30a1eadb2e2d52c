package dev.kiseki.benchmarks.kms;

import dev.kiseki.adapters.kms.tls.ClientTls;
import dev.kiseki.domain.KmsSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request of KMIP 1.4 in bytes, over a new TLS connection: what the protocol costs. It holds
 * fast to the server's first answer, and reads of an answer only the items that it needs.
 */
final class BareKmip implements BareClient {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 8;
  private static final byte STRUCTURE = 1;
  private static final byte INTEGER = 2;
  private static final byte ENUMERATION = 5;
  private static final byte TEXT = 7;
  private static final byte BYTES = 8;
  private static final int ID = 0x420094;
  private static final int DATA = 0x4200C2;
  private static final int NONCE = 0x42003D;
  private static final int AUTHENTICATION_TAG = 0x4200FF;

  private final SecureRandom random = new SecureRandom();
  private final SSLSocketFactory tls;
  private final KmsSettings settings;
  private final byte[] keyId;

  BareKmip(KmsSettings settings) throws IOException {
    this.settings = settings;
    this.tls = ClientTls.context(settings).getSocketFactory();
    byte[] name =
        item(
            0x42000B,
            STRUCTURE,
            text(0x420055, settings.required("key")),
            number(0x420054, ENUMERATION, 1));
    byte[] located = asked(8, item(0x420008, STRUCTURE, text(0x42000A, "Name"), name));
    this.keyId = item(ID, TEXT, found(located, ID, TEXT));
  }

  @Override
  public byte[] wrap(byte[] plain) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] answer = asked(31, keyId, gcm(), item(DATA, BYTES, plain), item(NONCE, BYTES, nonce));
    byte[] sealed = found(answer, DATA, BYTES);
    byte[] tag = found(answer, AUTHENTICATION_TAG, BYTES);
    return joined(nonce, tag, sealed);
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws IOException {
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    byte[] tag = Arrays.copyOfRange(wrapped, NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    byte[] sealed = Arrays.copyOfRange(wrapped, NONCE_BYTES + TAG_BYTES, wrapped.length);
    byte[] answer =
        asked(
            32,
            keyId,
            gcm(),
            item(DATA, BYTES, sealed),
            item(NONCE, BYTES, nonce),
            item(AUTHENTICATION_TAG, BYTES, tag));
    return found(answer, DATA, BYTES);
  }

  private static byte[] gcm() {
    return item(
        0x42002B,
        STRUCTURE,
        number(0x420011, ENUMERATION, 9),
        number(0x420028, ENUMERATION, 3),
        number(0x4200CE, INTEGER, TAG_BYTES));
  }

  private byte[] asked(int operation, byte[]... payload) throws IOException {
    byte[] version =
        item(0x420069, STRUCTURE, number(0x42006A, INTEGER, 1), number(0x42006B, INTEGER, 4));
    byte[] header = item(0x420077, STRUCTURE, version, number(0x42000D, INTEGER, 1));
    byte[] batch =
        item(
            0x42000F,
            STRUCTURE,
            number(0x42005C, ENUMERATION, operation),
            item(0x420079, STRUCTURE, payload));
    try (Socket socket =
        tls.createSocket(settings.required("host"), Integer.parseInt(settings.required("port")))) {
      socket.getOutputStream().write(item(0x420078, STRUCTURE, header, batch));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] head = new byte[HEADER_BYTES];
      in.readFully(head);
      byte[] answer = new byte[ByteBuffer.wrap(head).getInt(Integer.BYTES)];
      in.readFully(answer);
      return answer;
    }
  }

  /** The value of the first item of this tag, wherever it stands. */
  private static byte[] found(byte[] answer, int tag, byte type) throws IOException {
    int wanted = tag << 8 | type;
    ByteBuffer in = ByteBuffer.wrap(answer);
    for (int at = 0; at + HEADER_BYTES <= answer.length; at += HEADER_BYTES) {
      if (in.getInt(at) == wanted) {
        int length = in.getInt(at + Integer.BYTES);
        return Arrays.copyOfRange(answer, at + HEADER_BYTES, at + HEADER_BYTES + length);
      }
    }
    throw new IOException("the server refused");
  }

  private static byte[] number(int tag, byte type, int value) {
    return item(tag, type, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private static byte[] text(int tag, String value) {
    return item(tag, TEXT, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] item(int tag, byte type, byte[]... parts) {
    byte[] value = joined(parts);
    return ByteBuffer.allocate(HEADER_BYTES + (value.length + 7 & ~7))
        .putInt(tag << 8 | type)
        .putInt(value.length)
        .put(value)
        .array();
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(out::put);
    return out.array();
  }

  @Override
  public void close() {}
}

package dev.kiseki.testkit.keys;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Bytes of the same lengths as sealed ones, the plaintext among them. */
final class PlainNamespaceKeys implements NamespaceKeys {
  private static final AtomicLong NONCES = new AtomicLong();
  private static final byte FORMAT = 0;
  private static final int EPOCH_OFFSET = 2;
  private static final int NONCE_BYTES = 12;
  private static final int BODY_OFFSET = 18;

  private final TenantId tenant;
  private final NamespaceId namespace;
  private final Supplier<long[]> newest;

  /**
   * Of all epochs.
   *
   * @param newest all masters that there are by now
   */
  PlainNamespaceKeys(TenantId tenant, NamespaceId namespace, Supplier<long[]> newest) {
    this.newest = newest;
    this.tenant = tenant;
    this.namespace = namespace;
  }

  @Override
  public int currentEpoch() {
    return newest.get().length;
  }

  @Override
  public FrameCipher frames(BlobId blob, int frameSizeBytes, int epoch) {
    return new Frames(blob, frameSizeBytes, master(epoch));
  }

  @Override
  public byte[] sealRecord(Purpose purpose, byte[] context, byte[] plaintext) {
    byte[] sealed =
        ByteBuffer.allocate(RECORD_OVERHEAD + plaintext.length)
            .put(FORMAT)
            .put(FORMAT)
            .putInt(currentEpoch())
            .putInt(0)
            .putLong(NONCES.incrementAndGet())
            .put(plaintext)
            .array();
    byte[] code = recordCode(purpose, context, sealed);
    System.arraycopy(code, 0, sealed, sealed.length - Code.BYTES, Code.BYTES);
    return sealed;
  }

  @Override
  public byte[] openRecord(Purpose purpose, byte[] context, byte[] sealed) {
    if (sealed.length < RECORD_OVERHEAD) {
      throw corrupt();
    }
    byte[] code = recordCode(purpose, context, sealed);
    int end = sealed.length - Code.BYTES;
    if (!Arrays.equals(code, 0, Code.BYTES, sealed, end, sealed.length)) {
      throw corrupt();
    }
    return Arrays.copyOfRange(sealed, BODY_OFFSET, end);
  }

  private byte[] recordCode(Purpose purpose, byte[] context, byte[] sealed) {
    long master = master(ByteBuffer.wrap(sealed).getInt(EPOCH_OFFSET));
    return Code.of(master, tenant.value(), namespace.value(), purpose.number(), NONCE_BYTES)
        .and(context)
        .and(sealed, 0, sealed.length - Code.BYTES)
        .bytes();
  }

  @Override
  public byte[] tag(Purpose purpose, byte[] context) {
    return tag(purpose, context, currentEpoch());
  }

  private byte[] tag(Purpose purpose, byte[] context, int epoch) {
    byte[] code =
        Code.of(master(epoch), tenant.value(), namespace.value(), -purpose.number())
            .and(context)
            .bytes();
    return ByteBuffer.allocate(TAG_BYTES).putInt(epoch).put(code).array();
  }

  @Override
  public void checkTag(Purpose purpose, byte[] context, byte[] tag) {
    if (tag.length != TAG_BYTES
        || !Arrays.equals(tag, tag(purpose, context, ByteBuffer.wrap(tag).getInt()))) {
      throw corrupt();
    }
  }

  private long master(int epoch) {
    long[] all = newest.get();
    if (epoch < 1 || epoch > all.length || all[epoch - 1] == PlainTenantKeys.GIVEN_UP) {
      throw corrupt();
    }
    return all[epoch - 1];
  }

  private static KisekiException corrupt() {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT, "Stored bytes are not what was sealed in their place.");
  }

  private final class Frames implements FrameCipher {
    private final BlobId blob;
    private final int frameSizeBytes;
    private final long master;

    Frames(BlobId blob, int frameSizeBytes, long master) {
      this.blob = blob;
      this.frameSizeBytes = frameSizeBytes;
      this.master = master;
    }

    @Override
    public int seal(
        long frame,
        boolean last,
        byte[] plain,
        int offset,
        int length,
        byte[] sealed,
        int sealedOffset) {
      System.arraycopy(plain, offset, sealed, sealedOffset, length);
      byte[] code = code(frame, last, plain, offset, length);
      System.arraycopy(code, 0, sealed, sealedOffset + length, Code.BYTES);
      return length + Code.BYTES;
    }

    @Override
    public int open(
        long frame,
        boolean last,
        byte[] sealed,
        int offset,
        int length,
        byte[] plain,
        int plainOffset) {
      int plainLength = length - Code.BYTES;
      if (plainLength < 0) {
        throw corrupt();
      }
      byte[] code = code(frame, last, sealed, offset, plainLength);
      if (!Arrays.equals(code, 0, Code.BYTES, sealed, offset + plainLength, offset + length)) {
        throw corrupt();
      }
      System.arraycopy(sealed, offset, plain, plainOffset, plainLength);
      return plainLength;
    }

    private byte[] code(long frame, boolean last, byte[] plain, int offset, int length) {
      return Code.of(
              master,
              tenant.value(),
              namespace.value(),
              blob.high(),
              blob.low(),
              frameSizeBytes,
              frame,
              last ? 1 : 0)
          .and(plain, offset, length)
          .bytes();
    }
  }
}

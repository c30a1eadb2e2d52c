package dev.kiseki.benchmarks.jmh;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One frame of content through AES-256-GCM, in heap arrays: the bound that any cipher of ours has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FrameSealing {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  @Param({"16384", "65536"})
  int frameBytes;

  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
  private final Cipher cipher;
  private long frame;
  private byte[] plain = {};
  private byte[] opened = {};
  private byte[] sealed = {};
  private GCMParameterSpec sealedWith = new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]);

  /** Takes the cipher that the platform prefers. */
  public FrameSealing() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** Makes one sealed frame to open. */
  @Setup
  public void sealOnce() throws GeneralSecurityException {
    plain = new byte[frameBytes];
    opened = new byte[frameBytes + TAG_BITS / 8];
    sealed = new byte[frameBytes + TAG_BITS / 8];
    seal();
  }

  /** A nonce is never used twice: the provider refuses it. */
  @Benchmark
  public int seal() throws GeneralSecurityException {
    sealedWith = new GCMParameterSpec(TAG_BITS, nonce.putLong(0, ++frame).array());
    cipher.init(Cipher.ENCRYPT_MODE, key, sealedWith);
    return cipher.doFinal(plain, 0, plain.length, sealed, 0);
  }

  /** Opens the same frame again and again. */
  @Benchmark
  public int open() throws GeneralSecurityException {
    cipher.init(Cipher.DECRYPT_MODE, key, sealedWith);
    return cipher.doFinal(sealed, 0, sealed.length, opened, 0);
  }
}

package dev.kiseki.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** HKDF as every blob needs it: one expansion of a key that is already uniform. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyDerivation {
  private static final int KEY_BYTES = 32;

  private final SecretKey bucketKey = new SecretKeySpec(new byte[KEY_BYTES], "HKDF");
  private final byte[] context = "blob 0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private final KDF hkdf;

  /** Takes the derivation that the platform prefers. */
  public KeyDerivation() {
    try {
      hkdf = KDF.getInstance("HKDF-SHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
    }
  }

  /** Derives a 256-bit key. */
  @Benchmark
  public byte[] expand() throws GeneralSecurityException {
    return hkdf.deriveData(HKDFParameterSpec.expandOnly(bucketKey, context, KEY_BYTES));
  }
}

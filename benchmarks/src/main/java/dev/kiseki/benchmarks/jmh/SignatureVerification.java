package dev.kiseki.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cryptography of one SigV4 check with the day's signing key at hand: hash, HMAC, compare. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SignatureVerification {
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final byte[] canonicalRequest =
      ascii(
          "GET\n/bench/get-4k/0000001\n\nhost:127.0.0.1:9000\nx-amz-content-sha256:"
              + EMPTY_HASH
              + "\nx-amz-date:20260102T030405Z\n\nhost;x-amz-content-sha256;x-amz-date\n"
              + EMPTY_HASH);
  private final byte[] scope =
      ascii("AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/us-east-1/s3/aws4_request\n");
  private final byte[] announced = ascii(EMPTY_HASH);
  private final MessageDigest sha256;
  private final Mac hmac;

  /** Sets up what a connection keeps between requests. */
  public SignatureVerification() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
      hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256 and its HMAC", e);
    }
  }

  /** Verifies; the signature is wrong, which a comparison in constant time cannot show. */
  @Benchmark
  public boolean verify() {
    hmac.update(scope);
    hmac.update(hex(sha256.digest(canonicalRequest)));
    return MessageDigest.isEqual(hex(hmac.doFinal()), announced);
  }

  private static byte[] hex(byte[] bytes) {
    return ascii(HexFormat.of().formatHex(bytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

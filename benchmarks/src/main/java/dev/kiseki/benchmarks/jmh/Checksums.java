package dev.kiseki.benchmarks.jmh;

import dev.kiseki.adapters.s3http.body.Crc64Nvme;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a PUT computes over every 64 KiB of its body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Checksums {
  private final byte[] frame = new byte[64 << 10];
  private final CRC32C crc32c = new CRC32C();
  private final Crc64Nvme crc64Nvme = new Crc64Nvme();

  /** Fills the frame. */
  public Checksums() {
    new SplittableRandom(1).nextBytes(frame);
  }

  /** The checksum of segments, and of clients that ask for it. */
  @Benchmark
  public long crc32c() {
    crc32c.reset();
    crc32c.update(frame);
    return crc32c.getValue();
  }

  /** What is kept of uploads whose clients say nothing. */
  @Benchmark
  public long crc64Nvme() {
    crc64Nvme.reset();
    crc64Nvme.update(frame, 0, frame.length);
    return crc64Nvme.getValue();
  }

  /** The ETag. */
  @Benchmark
  public byte[] md5() throws GeneralSecurityException {
    return MessageDigest.getInstance("MD5").digest(frame);
  }

  /** The signed payload hash. */
  @Benchmark
  public byte[] sha256() throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(frame);
  }
}

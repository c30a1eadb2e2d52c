package dev.kiseki.benchmarks.jmh;

import dev.kiseki.adapters.kms.cipher.Gcm;
import dev.kiseki.adapters.kms.cipher.NamespaceCipher;
import dev.kiseki.adapters.kms.cipher.NamespaceMaterial;
import dev.kiseki.adapters.kms.cipher.NamespaceScope;
import dev.kiseki.adapters.kms.cipher.SealCount;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Kiseki's own ciphers: frames of contents, records beside rows, tags. {@link FrameSealing} is the
 * bound of the frames.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Sealing {
  private static final int FRAME_BYTES = 64 * 1024;
  private static final int FACTS_BYTES = 200;

  private final byte[] plain = new byte[FRAME_BYTES];
  private final byte[] sealed = new byte[FRAME_BYTES + NamespaceKeys.FRAME_OVERHEAD];
  private final byte[] opened = new byte[FRAME_BYTES];
  private final byte[] facts = new byte[FACTS_BYTES];
  private final byte[] context = new byte[40];
  private final NamespaceKeys keys = keys();
  private final FrameCipher writing = keys.frames(new BlobId(1, 1), FRAME_BYTES, 1);
  private final FrameCipher reading = keys.frames(new BlobId(1, 2), FRAME_BYTES, 1);
  private final byte[] frameOfReading = new byte[FRAME_BYTES + NamespaceKeys.FRAME_OVERHEAD];
  private byte[] record = {};
  private byte[] tag = {};
  private long number;

  private static NamespaceKeys keys() {
    TenantId tenant = new TenantId(1);
    NamespaceId namespace = new NamespaceId(1);
    NamespaceMaterial material = new NamespaceMaterial(tenant, namespace, List.of(new byte[32]));
    NamespaceScope scope = new NamespaceScope(tenant, namespace, 1, new SealCount());
    SplittableRandom random = new SplittableRandom(1);
    return new NamespaceCipher(
        () -> scope, () -> material, new NamespaceCipher.Tools(new Gcm(), random::nextBytes));
  }

  /** Makes what is opened. */
  @Setup
  public void sealOnce() {
    keys.frames(new BlobId(1, 2), FRAME_BYTES, 1)
        .seal(0, true, plain, 0, FRAME_BYTES, frameOfReading, 0);
    record = sealRecord();
    tag = tag();
  }

  /** The next frame of a blob. */
  @Benchmark
  public int sealFrame() {
    return writing.seal(number++, false, plain, 0, FRAME_BYTES, sealed, 0);
  }

  /** A frame of a blob whose key is derived already. */
  @Benchmark
  public int openFrame() {
    return reading.open(0, true, frameOfReading, 0, frameOfReading.length, opened, 0);
  }

  /** What a blob costs before its first frame. */
  @Benchmark
  public FrameCipher deriveBlobKey() {
    return keys.frames(new BlobId(2, number++), FRAME_BYTES, 1);
  }

  /** An object's facts. */
  @Benchmark
  public final byte[] sealRecord() {
    return keys.sealRecord(Purpose.FACTS, context, facts);
  }

  /** The same back. */
  @Benchmark
  public byte[] openRecord() {
    return keys.openRecord(Purpose.FACTS, context, record);
  }

  /** An extent's tag. */
  @Benchmark
  public final byte[] tag() {
    return keys.tag(Purpose.EXTENT, context);
  }

  /** The same checked. */
  @Benchmark
  public void checkTag() {
    keys.checkTag(Purpose.EXTENT, context, tag);
  }
}

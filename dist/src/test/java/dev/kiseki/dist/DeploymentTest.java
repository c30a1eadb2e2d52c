package dev.kiseki.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.ETagMatch;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real store under the real keys, through the use cases. */
final class DeploymentTest {
  private static final int[] SIZES = {
    0,
    1,
    3071,
    3072,
    3073,
    4096,
    16_383,
    16_384,
    16_385,
    65_536,
    65_537,
    1 << 20,
    (1 << 20) + 1,
    9 << 20
  };

  @TempDir private Path root = Path.of("");

  @Test
  void everySizeComesBackAlsoAfterARestart() {
    NewAccessKey key;
    try (OpenDeployment open = new OpenDeployment(root)) {
      key = open.deployment.useCases().createTenant().create(new TenantName("t"), Optional.empty());
      Caller caller = open.caller(key);
      open.bucket(caller, "bucket");
      for (int size : SIZES) {
        open.put(caller, "bucket", "known/" + size, bytes(size));
        open.put(caller, "bucket", "unknown/" + size, bytes(size), false, WriteConditions.NONE);
      }
      assertSizes(open, caller);
    }
    try (OpenDeployment open = new OpenDeployment(root)) {
      assertSizes(open, open.caller(key));
    }
  }

  @Test
  void aContentLongerThanABlobComesBackInRanges() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller caller = open.tenant("t");
      open.bucket(caller, "bucket");
      byte[] bytes = bytes((64 << 20) + 100_000);
      open.put(caller, "bucket", "long", bytes);
      for (long[] range :
          new long[][] {
            {0, 0}, {(64 << 20) - 5, (64 << 20) + 5}, {65_535, 65_537}, {1, bytes.length}
          }) {
        assertArrayEquals(
            Arrays.copyOfRange(bytes, (int) range[0], (int) Math.min(bytes.length, range[1] + 1)),
            open.get(
                caller, "bucket", "long", Optional.of(new RangeSpec.Between(range[0], range[1]))));
      }
    }
  }

  @Test
  void aCopyOutlivesItsSourceWithinAndAcrossBuckets() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller caller = open.tenant("t");
      open.bucket(caller, "one");
      open.bucket(caller, "two");
      byte[] bytes = bytes(300_000);
      open.put(caller, "one", "a", bytes);
      open.copy(caller, "one", "a", "one", "copy0");
      for (int i = 0; i < 8; i++) {
        open.copy(caller, "one", "copy" + i, "one", "copy" + (i + 1));
      }
      open.copy(caller, "one", "a", "two", "b");
      open.delete(caller, "one", "a");
      assertArrayEquals(bytes, open.get(caller, "one", "copy8"));
      assertArrayEquals(bytes, open.get(caller, "two", "b"));
      assertEquals(ErrorCode.NO_SUCH_KEY, code(() -> open.get(caller, "one", "a")));
    }
  }

  @Test
  void anUploadOfPartsIsOneObject() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller caller = open.tenant("t");
      open.bucket(caller, "bucket");
      byte[] first = bytes(5 << 20);
      byte[] second = bytes((5 << 20) + 77);
      byte[] last = bytes(10);
      open.multipart(caller, "bucket", "whole", List.of(first, second, last));
      open.copy(caller, "bucket", "whole", "bucket", "copy");
      open.delete(caller, "bucket", "whole");
      byte[] all = open.get(caller, "bucket", "copy");
      assertEquals(first.length + second.length + last.length, all.length);
      assertArrayEquals(first, Arrays.copyOf(all, first.length));
      assertArrayEquals(last, Arrays.copyOfRange(all, all.length - last.length, all.length));
    }
  }

  @Test
  void conditionsDecideWhoCreates() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller caller = open.tenant("t");
      open.bucket(caller, "bucket");
      WriteConditions create =
          new WriteConditions(Optional.empty(), Optional.of(new ETagMatch.Any()));
      open.put(caller, "bucket", "k", bytes(10), true, create);
      assertEquals(
          ErrorCode.PRECONDITION_FAILED,
          code(() -> open.put(caller, "bucket", "k", bytes(11), true, create)));
      assertArrayEquals(bytes(10), open.get(caller, "bucket", "k"));
    }
  }

  @Test
  void aTenantSeesNothingOfAnothers() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller one = open.tenant("one");
      Caller two = open.tenant("two");
      open.bucket(one, "bucket");
      open.put(one, "bucket", "k", bytes(10));
      assertEquals(ErrorCode.NO_SUCH_NAMESPACE, code(() -> open.get(two, "bucket", "k")));
      open.bucket(two, "bucket");
      assertEquals(List.of(), open.list(two, "bucket"));
      assertEquals(ErrorCode.NO_SUCH_KEY, code(() -> open.get(two, "bucket", "k")));
    }
  }

  @Test
  void listingsAreInByteOrder() {
    try (OpenDeployment open = new OpenDeployment(root)) {
      Caller caller = open.tenant("t");
      open.bucket(caller, "bucket");
      List<String> keys = List.of("../x", "a", "a-b", "a/", "a//b", "a/x", "a0", "ä/b");
      keys.reversed().forEach(key -> open.put(caller, "bucket", key, bytes(5)));
      assertEquals(keys, open.list(caller, "bucket"));
    }
  }

  private static void assertSizes(OpenDeployment open, Caller caller) {
    for (int size : SIZES) {
      assertArrayEquals(bytes(size), open.get(caller, "bucket", "known/" + size), "known " + size);
      assertArrayEquals(
          bytes(size), open.get(caller, "bucket", "unknown/" + size), "unknown " + size);
    }
  }

  private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(KisekiException.class, call).code();
  }

  /** The same bytes for the same size. */
  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

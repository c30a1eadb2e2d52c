package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody writes the disk. Whatever is flipped, cut, swapped or moved: a read gives the right
 * bytes or a loud error, never other bytes and never "no such key".
 */
@Tag("proof")
final class TamperTest {
  private static final long SEED = 20_261_122;
  private static final String[] BUCKETS = {"one", "two"};
  private static final byte[] NEEDLE =
      "plaintext-needle-0123456789".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path pristine = Path.of("");
  @TempDir private static Path scratch = Path.of("");

  private static final List<NewAccessKey> OWNERS = new ArrayList<>();
  private static final List<VersionHistory> HISTORIES = new ArrayList<>();
  private static int copies;

  @BeforeAll
  static void fillAStore() {
    try (OpenDeployment open = new OpenDeployment(pristine)) {
      for (String tenant : new String[] {"alpha", "beta"}) {
        NewAccessKey key =
            open.deployment
                .useCases()
                .createTenant()
                .create(new TenantName(tenant), Optional.empty());
        OWNERS.add(key);
        Caller caller = open.caller(key);
        for (String bucket : BUCKETS) {
          open.bucket(caller, bucket);
          open.tag(caller, bucket, tags(tenant, bucket));
          expected(tenant, bucket).forEach((name, bytes) -> open.put(caller, bucket, name, bytes));
          open.multipart(caller, bucket, "parts", parts(tenant, bucket));
          open.copy(caller, bucket, "a/large", bucket, "copy");
        }
        HISTORIES.add(new VersionHistory(open, caller, tenant));
      }
    }
  }

  @Test
  void theUntouchedStoreReadsBack() {
    int versions = HISTORIES.stream().mapToInt(VersionHistory::size).sum();
    assertEquals(2 * 35, versions);
    assertEquals(new Reads(0, 68 + versions), readAll(copy()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace",
        "namespace_by_name",
        "entry",
        "history",
        "content",
        "extent",
        "blob",
        "inline",
        "settings"
      })
  void aRowThatStandsForAnotherIsRefused(String table) {
    List<byte[]> values = new DiskImage(copy().resolve("data")).values(table);
    int refused = 0;
    int swaps = 0;
    for (int[] pair : pairs(values, table)) {
      Path root = copy();
      new DiskImage(root.resolve("data")).swapRows(values.get(pair[0]), values.get(pair[1]));
      refused += readAll(root).refused() > 0 ? 1 : 0;
      swaps++;
    }
    assertTrue(swaps > 0, "nothing to swap in " + table);
    assertEquals(swaps, refused, "swaps that nobody noticed in " + table);
  }

  @Test
  void aFlippedBitInASegmentIsRefused() {
    Random random = new Random(SEED);
    int noticed = 0;
    for (int round = 0; round < 4; round++) {
      Path root = copy();
      Path segment = segment(root, random);
      byte[] bytes = DiskImage.read(segment);
      int used = used(bytes);
      for (int flips = 0; flips < 200; flips++) {
        bytes[random.nextInt(4096, used)] ^= (byte) (1 << random.nextInt(8));
      }
      DiskImage.write(segment, bytes);
      noticed += readAll(root).refused() > 0 ? 1 : 0;
    }
    assertEquals(4, noticed, "seed " + SEED);
  }

  @Test
  void framesSwappedWithinASegmentAreRefused() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3; round++) {
      Path root = copy();
      Path segment = segment(root, random);
      byte[] bytes = DiskImage.read(segment);
      int half = used(bytes) / 2;
      int length = Math.min(half, 100_000 + random.nextInt(100_000));
      byte[] first = Arrays.copyOfRange(bytes, 4096, length);
      System.arraycopy(bytes, half, bytes, 4096, first.length);
      System.arraycopy(first, 0, bytes, half, Math.min(first.length, bytes.length - half));
      DiskImage.write(segment, bytes);
      assertTrue(readAll(root).refused() > 0, "seed " + SEED + " round " + round);
    }
  }

  @Test
  void aTruncatedSegmentIsRefused() {
    Path root = copy();
    for (Path segment : new DiskImage(root.resolve("data")).segments()) {
      byte[] bytes = DiskImage.read(segment);
      DiskImage.write(segment, Arrays.copyOf(bytes, used(bytes) / 2));
    }
    Reads reads = readAll(root);
    assertTrue(reads.refused() > 0);
  }

  @Test
  void segmentsExchangedAreRefused() {
    Path root = copy();
    List<Path> segments = new DiskImage(root.resolve("data")).segments();
    assertTrue(segments.size() > 1);
    byte[] first = DiskImage.read(segments.getFirst());
    DiskImage.write(segments.getFirst(), DiskImage.read(segments.getLast()));
    DiskImage.write(segments.getLast(), first);
    Reads reads = readAll(root);
    assertTrue(reads.refused() > 0);
  }

  @Test
  void nothingPlantedIsFoundInTheDataDirectory() throws java.io.IOException {
    List<byte[]> needles = new ArrayList<>();
    needles.add(NEEDLE);
    needles.add("metadata-needle".getBytes(StandardCharsets.UTF_8));
    needles.add("text/x-test".getBytes(StandardCharsets.UTF_8));
    OWNERS.forEach(key -> needles.add(key.reveal().getBytes(StandardCharsets.UTF_8)));
    try (var files = java.nio.file.Files.walk(pristine.resolve("data"))) {
      for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
        byte[] bytes = DiskImage.read(file);
        for (byte[] needle : needles) {
          assertEquals(List.of(), DiskImage.find(bytes, needle), () -> "in " + file);
        }
      }
    }
  }

  /**
   * How many reads of a store were refused and how many gave the right bytes; anything else fails
   * the test.
   */
  private record Reads(int refused, int right) {}

  private static Reads readAll(Path root) {
    int refused = 0;
    int right = 0;
    OpenDeployment open;
    try {
      open = new OpenDeployment(root);
    } catch (KisekiException e) {
      requireLoud(e, "opening");
      return new Reads(1, 0);
    }
    try (open) {
      for (int owner = 0; owner < OWNERS.size(); owner++) {
        String tenant = owner == 0 ? "alpha" : "beta";
        for (String bucket : BUCKETS) {
          Caller owning = open.caller(OWNERS.get(owner));
          try {
            assertEquals(tags(tenant, bucket), open.tags(owning, bucket), tenant + "/" + bucket);
            right++;
          } catch (KisekiException e) {
            requireLoud(e, "settings");
            refused++;
          }
          for (Map.Entry<String, byte[]> each : everything(tenant, bucket).entrySet()) {
            try {
              Caller caller = open.caller(OWNERS.get(owner));
              assertArrayEquals(
                  each.getValue(),
                  open.get(caller, bucket, each.getKey()),
                  tenant + "/" + bucket + "/" + each.getKey());
              right++;
            } catch (KisekiException e) {
              requireLoud(e, each.getKey());
              refused++;
            }
          }
        }
        Reads versions = readVersions(open, owner);
        refused += versions.refused();
        right += versions.right();
      }
    }
    return new Reads(refused, right);
  }

  private static Reads readVersions(OpenDeployment open, int owner) {
    int[] counts = new int[2];
    HISTORIES
        .get(owner)
        .ask(
            open,
            open.caller(OWNERS.get(owner)),
            (what, refusal) -> {
              refusal.ifPresent(e -> requireLoud(e, what));
              counts[refusal.isPresent() ? 0 : 1]++;
            });
    return new Reads(counts[0], counts[1]);
  }

  private static void requireLoud(KisekiException e, String what) {
    if (e.code().category() != ErrorCode.Category.CORRUPT && e.code() != ErrorCode.IO_FAILED) {
      fail(what + " ended quietly", e);
    }
  }

  /** Neighbours of one length, bounded: three pairs are enough of each table. */
  private static List<int[]> pairs(List<byte[]> values, String table) {
    List<int[]> pairs = new ArrayList<>();
    Random random = new Random(SEED + table.hashCode());
    for (int tries = 0; tries < 2_000 && pairs.size() < 3; tries++) {
      int one = random.nextInt(values.size());
      int other = random.nextInt(values.size());
      if (one != other
          && values.get(one).length == values.get(other).length
          && !Arrays.equals(values.get(one), values.get(other))) {
        pairs.add(new int[] {one, other});
      }
    }
    return pairs;
  }

  private static Map<String, byte[]> everything(String tenant, String bucket) {
    Map<String, byte[]> all = expected(tenant, bucket);
    byte[] joined = new byte[0];
    for (byte[] part : parts(tenant, bucket)) {
      int length = joined.length;
      joined = Arrays.copyOf(joined, length + part.length);
      System.arraycopy(part, 0, joined, length, part.length);
    }
    all.put("parts", joined);
    all.put("copy", all.get("a/large"));
    return all;
  }

  /** Different bytes under the same names in every bucket of every tenant. */
  private static Map<String, byte[]> expected(String tenant, String bucket) {
    Map<String, byte[]> all = new TreeMap<>();
    for (String directory : new String[] {"", "a/", "b/", "a/deep/"}) {
      all.put(directory + "small", content(tenant + bucket + directory, 500));
      all.put(directory + "medium", content(tenant + bucket + directory, 40_000));
    }
    for (String directory : new String[] {"a/", "b/"}) {
      all.put(directory + "large", content(tenant + bucket + directory, 300_000));
      all.put(directory + "other", content(tenant + bucket + directory + "other", 40_000));
      all.put(directory + "tiny", content(tenant + bucket + directory, 1));
    }
    return all;
  }

  /** Of one length everywhere, so that their rows can be swapped. */
  private static Map<String, String> tags(String tenant, String bucket) {
    return Map.of("owner", String.format("%-8s%-8s", tenant, bucket));
  }

  private static List<byte[]> parts(String tenant, String bucket) {
    return List.of(content(tenant + bucket + 1, 5 << 20), content(tenant + bucket + 2, 700));
  }

  private static byte[] content(String seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed.hashCode()).nextBytes(bytes);
    System.arraycopy(NEEDLE, 0, bytes, 0, size > NEEDLE.length * 2 ? NEEDLE.length : 0);
    return bytes;
  }

  private static Path segment(Path root, Random random) {
    List<Path> segments = new DiskImage(root.resolve("data")).segments();
    return segments.get(random.nextInt(segments.size()));
  }

  /** Up to the last byte that is not zero. */
  private static int used(byte[] bytes) {
    int used = bytes.length;
    while (used > 0 && bytes[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private static Path copy() {
    Path root = scratch.resolve("copy" + copies++);
    DiskImage.copy(pristine, root);
    return root;
  }
}

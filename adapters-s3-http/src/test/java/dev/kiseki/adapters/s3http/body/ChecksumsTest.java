package dev.kiseki.adapters.s3http.body;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void crc64NvmeGivesThePublishedCheckValue() {
    Crc64Nvme crc = new Crc64Nvme();
    crc.update(CHECK, 0, CHECK.length);
    assertEquals(0xAE8B14860A799888L, crc.getValue());
  }

  @Test
  void crc64NvmeByEightBytesEqualsByOne() {
    long seed = 42;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(round % 10 == 0 ? 20_000 : 200)];
      random.nextBytes(bytes);
      Crc64Nvme fast = new Crc64Nvme();
      Crc64Nvme slow = new Crc64Nvme();
      int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      fast.update(bytes, 0, cut);
      fast.update(bytes, cut, bytes.length - cut);
      for (byte b : bytes) {
        slow.update(b);
      }
      assertEquals(slow.getValue(), fast.getValue(), "seed " + seed);
    }
  }

  @Test
  void combinedChecksumsEqualThoseOfTheWhole() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      byte[] whole = new byte[1 + random.nextInt(5000)];
      random.nextBytes(whole);
      int cut = random.nextInt(whole.length);
      check(CrcCombiner.CRC32, new CRC32(), new CRC32(), new CRC32(), whole, cut);
      check(CrcCombiner.CRC32C, new CRC32C(), new CRC32C(), new CRC32C(), whole, cut);
      check(CrcCombiner.CRC64NVME, new Crc64Nvme(), new Crc64Nvme(), new Crc64Nvme(), whole, cut);
    }
  }

  private static void check(
      CrcCombiner combiner, Checksum all, Checksum first, Checksum second, byte[] whole, int cut) {
    all.update(whole, 0, whole.length);
    first.update(whole, 0, cut);
    second.update(whole, cut, whole.length - cut);
    assertEquals(
        all.getValue(), combiner.combine(first.getValue(), second.getValue(), whole.length - cut));
  }
}

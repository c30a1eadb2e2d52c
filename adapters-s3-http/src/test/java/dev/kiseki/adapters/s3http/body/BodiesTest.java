package dev.kiseki.adapters.s3http.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.auth.Payload;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSlice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BodiesTest {
  private static final HashingThreads THREADS = new HashingThreads(2);

  private final BodyReader reader = new BodyReader(THREADS);

  @AfterAll
  static void stop() {
    THREADS.close();
  }

  private static WireBytes wire(byte[] bytes, Random random) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return (target, offset, length) ->
        in.read(target, offset, Math.min(length, 1 + random.nextInt(9000)));
  }

  private CheckedBody open(byte[] sent, RequestHeaders headers, String payload, Random random) {
    BodyClaims claims =
        BodyClaims.parse(headers, Payload.parse(payload), OptionalLong.of(sent.length));
    return reader.open(claims, wire(sent, random), Optional.empty());
  }

  private static byte[] readAll(CheckedBody body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean shortSliceSeen = false;
    for (ByteSlice slice = body.next(); !slice.isEmpty(); slice = body.next()) {
      assertTrue(!shortSliceSeen, "only the last slice is short");
      shortSliceSeen = slice.length() < BodySource.SLICE_BYTES;
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return all.toByteArray();
  }

  private static byte[] unsignedChunks(byte[] bytes, String trailer, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; ) {
      int size = Math.min(bytes.length - at, 1 + random.nextInt(100_000));
      out.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes, at, size);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      at += size;
    }
    out.writeBytes(("0\r\n" + trailer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  @Test
  void bodiesOfEverySizeComeWholeWithTheirMd5() throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    int[] sizes = {0, 1, 65535, 65536, 65537, 131072, 1 << 20, (1 << 20) + 1, 3_000_000};
    for (int size : sizes) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      RequestHeaders headers =
          RequestHeaders.builder()
              .add("x-amz-decoded-content-length", Integer.toString(size))
              .add("x-amz-trailer", "x-amz-checksum-sha1")
              .build();
      String sum =
          Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
      byte[] sent = unsignedChunks(bytes, "x-amz-checksum-sha1:" + sum + "\r\n", random);
      try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
        assertArrayEquals(bytes, readAll(body), "seed " + seed + " size " + size);
        assertArrayEquals(MessageDigest.getInstance("MD5").digest(bytes), body.facts().md5());
        assertEquals(sum, body.facts().checksums().getFirst().value());
      }
    }
  }

  @Test
  @Timeout(60)
  void manyLargeBodiesAtOnceShareFewHashingThreads() throws Exception {
    long seed = System.nanoTime();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> bodies =
          IntStream.range(0, 24).<Callable<String>>mapToObj(i -> () -> isRead(seed + i)).toList();
      for (Future<String> read : clients.invokeAll(bodies)) {
        assertEquals("whole", read.get(), "seed " + seed);
      }
    }
  }

  private String isRead(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] bytes = new byte[1_000_000 + random.nextInt(3_000_000)];
    random.nextBytes(bytes);
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("x-amz-decoded-content-length", Integer.toString(bytes.length))
            .build();
    byte[] sent = unsignedChunks(bytes, "", random);
    try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
      assertArrayEquals(bytes, readAll(body));
      assertArrayEquals(MessageDigest.getInstance("MD5").digest(bytes), body.facts().md5());
      return "whole";
    }
  }

  @Test
  void aBodyWithABrokenEndNeverCountsAsEnded() {
    Random random = new Random(3);
    RequestHeaders headers =
        RequestHeaders.builder().add("x-amz-decoded-content-length", "9").build();
    byte[] sent = unsignedChunks(new byte[5], "", random);
    try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThrows(KisekiException.class, () -> readAll(body));
      }
      assertThrows(IllegalStateException.class, body::facts);
    }
  }

  @Test
  void aWrongTrailerChecksumIsABadDigest() {
    Random random = new Random(1);
    RequestHeaders headers =
        RequestHeaders.builder()
            .add("x-amz-decoded-content-length", "5")
            .add("x-amz-trailer", "x-amz-checksum-crc32")
            .build();
    byte[] sent =
        unsignedChunks(
            "hello".getBytes(StandardCharsets.US_ASCII),
            "x-amz-checksum-crc32:AAAAAA==\r\n",
            random);
    try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
      assertEquals(
          ErrorCode.BAD_DIGEST, assertThrows(KisekiException.class, () -> readAll(body)).code());
    }
  }

  @Test
  void aWrongPayloadHashIsNoticed() {
    Random random = new Random(1);
    try (CheckedBody body =
        open(new byte[] {1, 2, 3}, RequestHeaders.builder().build(), "ab".repeat(32), random)) {
      assertEquals(
          ErrorCode.PAYLOAD_HASH_MISMATCH,
          assertThrows(KisekiException.class, () -> readAll(body)).code());
    }
  }

  @Test
  void aHugeChunkIsRefusedByTheDeclaredLength() {
    Random random = new Random(1);
    RequestHeaders headers =
        RequestHeaders.builder().add("x-amz-decoded-content-length", "5").build();
    byte[] sent = "fffffffffffffff\r\nhello".getBytes(StandardCharsets.US_ASCII);
    try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
      assertEquals(
          ErrorCode.INCOMPLETE_BODY,
          assertThrows(KisekiException.class, () -> readAll(body)).code());
    }
  }

  @Test
  void damagedChunksNeverGiveAnythingButARefusal() {
    long seed = 99;
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      byte[] sent = unsignedChunks(bytes, "x-amz-checksum-crc32:AAAAAA==\r\n", random);
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        sent[random.nextInt(sent.length)] = (byte) random.nextInt(256);
      }
      RequestHeaders headers =
          RequestHeaders.builder()
              .add("x-amz-decoded-content-length", Integer.toString(bytes.length))
              .build();
      try (CheckedBody body = open(sent, headers, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", random)) {
        assertTrue(readAll(body).length <= bytes.length, "seed " + seed);
      } catch (KisekiException e) {
        assertTrue(!e.sentence().isEmpty());
      }
    }
  }
}

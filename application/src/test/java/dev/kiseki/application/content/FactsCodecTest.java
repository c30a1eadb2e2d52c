package dev.kiseki.application.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.PartFacts;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FactsCodecTest {
  private static final Checksum CRC =
      new Checksum(ChecksumAlgorithm.CRC32C, Checksum.Kind.COMPOSITE, "AAAAAA==-2");
  private static final ObjectFacts FACTS =
      new ObjectFacts(
          new ETag(0x0102030405060708L, -2, 2),
          new ObjectAttributes(
              Map.of("content-type", "text/plain"), Map.of("name", "wärt"), Map.of("k", "")),
          List.of(CRC),
          List.of(
              new PartFacts(1, 5L << 20, Optional.of(CRC)), new PartFacts(7, 3, Optional.empty())));

  @Test
  void factsRoundTrip() {
    assertEquals(FACTS, FactsCodec.decode(FactsCodec.encode(FACTS)));
  }

  @Test
  void tenThousandPartsRoundTrip() {
    List<PartFacts> parts =
        java.util.stream.IntStream.rangeClosed(1, 10_000)
            .mapToObj(n -> new PartFacts(n, n, Optional.of(CRC)))
            .toList();
    ObjectFacts many = new ObjectFacts(FACTS.etag(), ObjectAttributes.NONE, List.of(), parts);
    assertEquals(many, FactsCodec.decode(FactsCodec.encode(many)));
  }

  /** A store written by an older version has to stay readable: these bytes never change. */
  @Test
  void theBytesAreThoseOfFormatOne() {
    ObjectFacts facts =
        new ObjectFacts(
            new ETag(1, 2, 0),
            new ObjectAttributes(Map.of("a", "b"), Map.of(), Map.of()),
            List.of(new Checksum(ChecksumAlgorithm.SHA1, Checksum.Kind.FULL_OBJECT, "c")),
            List.of());
    assertEquals(
        "01"
            + "0000000000000001"
            + "0000000000000002"
            + "0000"
            + "0001"
            + "0001"
            + "61"
            + "00000001"
            + "62"
            + "0000"
            + "0000"
            + "01"
            + "04"
            + "01"
            + "0001"
            + "63"
            + "0000",
        HexFormat.of().formatHex(FactsCodec.encode(facts)));
  }

  @Test
  void everyTruncationIsCorruption() {
    byte[] bytes = FactsCodec.encode(FACTS);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertEquals(
          ErrorCode.DATA_CORRUPT,
          assertThrows(KisekiException.class, () -> FactsCodec.decode(cut)).code());
    }
  }
}

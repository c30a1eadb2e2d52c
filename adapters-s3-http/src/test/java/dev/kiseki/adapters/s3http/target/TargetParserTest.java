package dev.kiseki.adapters.s3http.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetParserTest {
  private final TargetParser parser = new TargetParser(List.of("s3.example.org"));

  private RequestTarget parse(String path) {
    return parser.parse("GET", path, "", "127.0.0.1:9000");
  }

  @Test
  void keysAreDecodedOnceAndOtherwiseUntouched() {
    assertEquals(Optional.of("a//b/../%2F;x+y "), parse("/bkt/a//b/../%252F;x+y%20").key());
    assertEquals(Optional.of("/"), parse("/bkt//").key());
    assertEquals(Optional.of("a/b"), parse("/bkt/a%2Fb").key());
    assertEquals(Optional.empty(), parse("/bkt/").key());
    assertEquals(Optional.empty(), parse("/").bucket());
  }

  @Test
  void theHostNamesABucketOfAConfiguredDomainOnly() {
    assertEquals(
        Optional.of("b.c"), parser.parse("GET", "/k", "", "b.c.S3.example.org:80").bucket());
    assertEquals(Optional.of("b"), parser.parse("GET", "/k", "", "b.localhost").bucket());
    assertEquals(Optional.of("k"), parser.parse("GET", "/k", "", "s3.example.org").bucket());
    assertEquals(Optional.of("k"), parser.parse("GET", "/k", "", "[::1]:9000").bucket());
  }

  @Test
  void aKeyHasAtMost1024Bytes() {
    assertTrue(parse("/b/" + "%E6%97%A5".repeat(341)).key().isPresent());
    KisekiException refusal =
        assertThrows(KisekiException.class, () -> parse("/b/" + "%E6%97%A5".repeat(342)));
    assertEquals(ErrorCode.KEY_TOO_LONG, refusal.code());
  }

  @Test
  void queriesKeepTheirOrderAndAreBounded() {
    QueryParameters query = QueryParameters.parse("b=1&a&c=%26+x&&b=2");
    assertEquals(
        List.of("b", "a", "c", "b"), query.all().stream().map(QueryParameter::name).toList());
    assertEquals(Optional.of("& x"), query.first("c"));
    assertThrows(KisekiException.class, () -> QueryParameters.parse("a&".repeat(1000)));
  }

  @Test
  void anyBytesGiveATargetOrARefusal() {
    long seed = 17;
    Random random = new Random(seed);
    String alphabet = "/%0aAfFzZ?&=+;.#\u00e9\u0001b";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder("/");
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        RequestTarget target = parser.parse("GET", text.toString(), text.substring(1), "h");
        assertTrue(target.decodedPath().startsWith("/"), "seed " + seed);
      } catch (KisekiException e) {
        assertTrue(!e.sentence().isEmpty(), "seed " + seed);
      }
    }
  }
}

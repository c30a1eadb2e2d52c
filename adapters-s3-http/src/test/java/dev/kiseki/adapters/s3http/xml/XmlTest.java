package dev.kiseki.adapters.s3http.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void textIsEscapedAndNamesAreUrlEncodedOnDemand() {
    byte[] name = bytes("a b+c/<&>\u0001é");
    String xml =
        new String(
            new XmlWriter(8).nameElement("K", name, false).nameElement("K", name, true).toBytes(),
            StandardCharsets.UTF_8);
    assertTrue(xml.contains("<K>a b+c/&lt;&amp;&gt;&#x1;é</K>"), xml);
    assertTrue(xml.contains("<K>a%20b%2Bc/%3C%26%3E%01%C3%A9</K>"), xml);
  }

  @Test
  void aDocumentIsReadWithOrWithoutItsNamespace() {
    XmlElement root =
        XmlReader.read(
            bytes(
                "<?xml version=\"1.0\"?><Delete xmlns=\"http://x/\"><Object><Key>a&amp;b</Key></Object></Delete>"),
            "Delete");
    assertEquals("a&b", root.children("Object").getFirst().childText("Key").orElseThrow());
  }

  @Test
  void controlCharactersAreReadAsTheyAreWritten() {
    byte[] written = new XmlWriter(8).element("Key", "a\u0001\n\u001f").toBytes();
    assertEquals("a\u0001\n\u001f", XmlReader.read(written, "Key").text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Delete>&#0;</Delete>",
        "<Delete>\u0001</Delete>",
        "x",
        "<Delete>",
        "<Other/>",
        "<!DOCTYPE Delete [<!ENTITY a \"b\">]><Delete>&a;</Delete>",
        "<!DOCTYPE Delete SYSTEM \"file:///etc/passwd\"><Delete/>",
        "<Delete>&undefined;</Delete>"
      })
  void hostileDocumentsAreMalformed(String document) {
    KisekiException refusal =
        assertThrows(KisekiException.class, () -> XmlReader.read(bytes(document), "Delete"));
    assertEquals(ErrorCode.MALFORMED_XML, refusal.code());
  }

  @Test
  void depthAndCountAreBounded() {
    String deep = "<Delete>" + "<a>".repeat(50) + "</a>".repeat(50) + "</Delete>";
    String many = "<Delete>" + "<a/>".repeat(200_000) + "</Delete>";
    assertThrows(KisekiException.class, () -> XmlReader.read(bytes(deep), "Delete"));
    assertThrows(KisekiException.class, () -> XmlReader.read(bytes(many), "Delete"));
  }

  @Test
  void damagedDocumentsGiveARefusalOrATree() {
    long seed = 3;
    Random random = new Random(seed);
    byte[] good = bytes("<Delete><Object><Key>abc</Key></Object><Quiet>true</Quiet></Delete>");
    for (int round = 0; round < 5000; round++) {
      byte[] damaged = good.clone();
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertEquals("Delete", XmlReader.read(damaged, "Delete").name(), "seed " + seed);
      } catch (KisekiException e) {
        assertEquals(ErrorCode.MALFORMED_XML, e.code(), "seed " + seed);
      }
    }
  }
}

package dev.kiseki.adapters.s3http.xml;

import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the small documents of requests. No DTD, no entities of any kind, everything bounded: the
 * document is hostile until proven otherwise.
 */
public final class XmlReader {
  private static final int MAX_DEPTH = 16;

  /** CompleteMultipartUpload names 10,000 parts with up to eight elements each. */
  private static final int MAX_ELEMENTS = 100_000;

  /** A key is 1,024 bytes; nothing in any document is longer. */
  private static final int MAX_TEXT_CHARS = 8 * 1024;

  private static final XMLInputFactory FACTORY = hardened();

  private XmlReader() {}

  /** The root element, which must have this name. MALFORMED_XML otherwise. */
  public static XmlElement read(byte[] document, String rootName) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(document));
      try {
        XmlElement root = tree(reader);
        if (!root.name().equals(rootName)) {
          throw malformed();
        }
        return root;
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw malformed();
    }
  }

  public static KisekiException malformed() {
    return new KisekiException(
        ErrorCode.MALFORMED_XML,
        "The XML you provided was not well-formed or did not validate against our published schema");
  }

  private record Open(String name, StringBuilder text, List<XmlElement> children) {
    XmlElement closed() {
      return new XmlElement(name, text.toString(), List.copyOf(children));
    }
  }

  private static XmlElement tree(XMLStreamReader reader) throws XMLStreamException {
    Deque<Open> path = new ArrayDeque<>();
    XmlElement root = null;
    int count = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (++count > MAX_ELEMENTS || path.size() >= MAX_DEPTH) {
            throw malformed();
          }
          path.push(new Open(reader.getLocalName(), new StringBuilder(), new ArrayList<>(4)));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            append(path.peek(), reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          XmlElement closed = path.pop().closed();
          Open parent = path.peek();
          if (parent == null) {
            root = closed;
          } else {
            parent.children().add(closed);
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
        default -> {
          // comments and processing instructions mean nothing here
        }
      }
    }
    if (root == null) {
      throw malformed();
    }
    return root;
  }

  private static void append(@Nullable Open open, String text) {
    if (open != null) {
      if (open.text().length() + text.length() > MAX_TEXT_CHARS && !text.isBlank()) {
        throw malformed();
      }
      if (open.text().length() + text.length() <= MAX_TEXT_CHARS) {
        open.text().append(text);
      }
    }
  }

  private static XMLInputFactory hardened() {
    // Woodstox, found by Jackson; its own limits go by name because its classes need annotations
    // nobody ships.
    XMLInputFactory factory = new XmlFactory().getXMLInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    // Text read lazily fails late, with an unchecked exception.
    factory.setProperty("com.ctc.wstx.lazyParsing", false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    // As our own documents say them: a key may hold control characters.
    factory.setProperty("com.ctc.wstx.allowXml11EscapedCharsInXml10", true);
    factory.setProperty("com.ctc.wstx.maxElementDepth", MAX_DEPTH);
    factory.setProperty("com.ctc.wstx.maxAttributesPerElement", 16);
    factory.setProperty("com.ctc.wstx.maxAttributeSize", 2048);
    factory.setProperty("com.ctc.wstx.maxTextLength", (long) MAX_TEXT_CHARS);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are refused");
        });
    return factory;
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.target.QueryParameter;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Sets of tags, from and to their documents and the {@code x-amz-tagging} header.
 *
 * <p>Source: Amazon S3 user guide, "Categorizing your objects using tags"; API reference,
 * PutObjectTagging and PutBucketTagging.
 */
final class TagSets {
  static final int MAX_OF_OBJECT = 10;
  static final int MAX_OF_BUCKET = 50;
  static final int MAX_DOCUMENT_BYTES = 128 * 1024;

  private static final String HEADER = "x-amz-tagging";
  private static final int MAX_KEY_CHARS = 128;
  private static final int MAX_VALUE_CHARS = 256;

  private TagSets() {}

  static SequencedMap<String, String> ofHeader(RequestHeaders headers) {
    Optional<String> header = headers.first(HEADER);
    if (header.isEmpty()) {
      return new LinkedHashMap<>();
    }
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    for (QueryParameter tag : parse(header.get()).all()) {
      if (tags.put(tag.name(), tag.value()) != null) {
        throw badHeader(header.get());
      }
    }
    return checked(tags, MAX_OF_OBJECT);
  }

  private static QueryParameters parse(String header) {
    try {
      return QueryParameters.parse(header);
    } catch (KisekiException e) {
      throw badHeader(header);
    }
  }

  private static KisekiException badHeader(String header) {
    return Arguments.invalid(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name"
            + " duplicates.",
        HEADER,
        header);
  }

  static SequencedMap<String, String> ofDocument(byte[] document, int maxTags) {
    XmlElement root = XmlReader.read(document, "Tagging");
    List<XmlElement> elements =
        root.child("TagSet").orElseThrow(XmlReader::malformed).children("Tag");
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    for (XmlElement tag : elements) {
      String key = tag.childText("Key").orElseThrow(XmlReader::malformed);
      String value = tag.childText("Value").orElseThrow(XmlReader::malformed);
      if (tags.put(key, value) != null) {
        throw invalid("Cannot provide multiple Tags with the same key");
      }
    }
    return checked(tags, maxTags);
  }

  static byte[] document(Map<String, String> tags) {
    XmlWriter out = XmlWriter.document("Tagging", 256 + tags.size() * 128).open("TagSet");
    tags.forEach(
        (key, value) -> out.open("Tag").element("Key", key).element("Value", value).close("Tag"));
    return out.close("TagSet").close("Tagging").toBytes();
  }

  private static SequencedMap<String, String> checked(
      SequencedMap<String, String> tags, int maxTags) {
    if (tags.size() > maxTags) {
      throw invalid(
          maxTags == MAX_OF_OBJECT
              ? "Object tags cannot be greater than " + maxTags
              : "Bucket tag count cannot be greater than " + maxTags);
    }
    tags.forEach(TagSets::check);
    return tags;
  }

  private static void check(String key, String value) {
    if (key.isEmpty() || key.length() > MAX_KEY_CHARS || !isAllowed(key)) {
      throw invalid("The TagKey you have provided is invalid");
    }
    if (key.regionMatches(true, 0, "aws:", 0, 4)) {
      throw invalid("Your TagKey cannot be prefixed with aws:");
    }
    if (value.length() > MAX_VALUE_CHARS || !isAllowed(value)) {
      throw invalid("The TagValue you have provided is invalid");
    }
  }

  private static boolean isAllowed(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                Character.isLetterOrDigit(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.NON_SPACING_MARK
                    || Character.getType(c) == Character.COMBINING_SPACING_MARK
                    || "+-=._:/@".indexOf(c) >= 0);
  }

  private static KisekiException invalid(String sentence) {
    return new KisekiException(ErrorCode.INVALID_TAG, sentence);
  }
}

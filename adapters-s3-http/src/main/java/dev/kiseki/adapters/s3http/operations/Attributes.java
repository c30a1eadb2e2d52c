package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What a client says about an object, from and to headers. */
final class Attributes {
  static final String WEBSITE_REDIRECT = "x-amz-website-redirect-location";

  private static final String DEFAULT_TYPE = "binary/octet-stream";
  private static final String TRANSFER_CODING = "aws-chunked";
  private static final String META = "x-amz-meta-";
  private static final int MAX_METADATA_BYTES = 2048;
  private static final int MAX_REDIRECT_CHARS = 2048;
  private static final List<String> KEPT =
      List.of(
          "content-type",
          "cache-control",
          "content-disposition",
          "content-language",
          "expires",
          WEBSITE_REDIRECT);

  private Attributes() {}

  static ObjectAttributes of(RequestHeaders headers, Map<String, String> encryption) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : KEPT) {
      headers
          .first(name)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> kept.put(name, text(value)));
    }
    headers
        .first(WEBSITE_REDIRECT)
        .filter(value -> !value.isEmpty())
        .ifPresent(Attributes::requireRedirect);
    kept.putIfAbsent("content-type", DEFAULT_TYPE);
    String encoding = contentEncoding(headers);
    if (!encoding.isEmpty()) {
      kept.put("content-encoding", encoding);
    }
    kept.putAll(encryption);
    return new ObjectAttributes(kept, metadata(headers), TagSets.ofHeader(headers));
  }

  /** Source: Amazon S3 user guide, "Configuring a webpage redirect". */
  private static void requireRedirect(String location) {
    boolean known =
        location.startsWith("/")
            || location.startsWith("http://")
            || location.startsWith("https://");
    if (!known) {
      throw new KisekiException(
          ErrorCode.INVALID_REDIRECT_LOCATION,
          "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
    }
    if (location.length() > MAX_REDIRECT_CHARS) {
      throw new KisekiException(
          ErrorCode.INVALID_REDIRECT_LOCATION,
          "The length of website redirect location cannot exceed 2,048 characters.");
    }
  }

  static void write(ObjectAttributes attributes, ResponseHeaders out) {
    // A file that was made in a mount has no headers of its own.
    out.set("content-type", DEFAULT_TYPE);
    attributes.headers().forEach((name, value) -> out.set(name, wire(value)));
    attributes.metadata().forEach((name, value) -> out.set(META + name, wire(value)));
    if (!attributes.tags().isEmpty()) {
      out.set("x-amz-tagging-count", Integer.toString(attributes.tags().size()));
    }
  }

  private static Map<String, String> metadata(RequestHeaders headers) {
    Map<String, String> metadata = new LinkedHashMap<>();
    int bytes = 0;
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.startsWith(META)) {
        String value = text(headers.value(i));
        metadata.merge(name.substring(META.length()), value, (a, b) -> a + "," + b);
        bytes += name.length() - META.length() + headers.value(i).length();
      }
    }
    if (bytes > MAX_METADATA_BYTES) {
      throw new KisekiException(
          ErrorCode.METADATA_TOO_LARGE,
          "Your metadata headers exceed the maximum allowed metadata size",
          Fact.of("Size", bytes),
          Fact.of("MaxSizeAllowed", MAX_METADATA_BYTES));
    }
    return metadata;
  }

  /** Without aws-chunked, which is the coding of the transfer and not of the object. */
  private static String contentEncoding(RequestHeaders headers) {
    String sent = String.join(",", headers.all("content-encoding"));
    if (!sent.toLowerCase(Locale.ROOT).contains(TRANSFER_CODING)) {
      return text(sent);
    }
    StringJoiner kept = new StringJoiner(",");
    for (String coding : sent.split(",", -1)) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase(TRANSFER_CODING)) {
        kept.add(coding.strip());
      }
    }
    return text(kept.toString());
  }

  /** A header's bytes as text: UTF-8 when they are that, else Latin-1. */
  static String text(String wire) {
    if (isAscii(wire)) {
      return wire;
    }
    byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return wire;
    }
  }

  /** Text as a header's chars: Latin-1 where it fits, else an encoded word of RFC 2047. */
  static String wire(String text) {
    if (text.chars().allMatch(c -> c <= 0xFF)) {
      return text;
    }
    return "=?UTF-8?B?"
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
        + "?=";
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}

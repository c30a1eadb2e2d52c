package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.PercentCodec;
import dev.kiseki.adapters.s3http.target.QueryParameter;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The canonical request of SigV4 as S3 makes it: the path percent-encoded once and never
 * normalised.
 *
 * <p>Source: AWS S3 API reference, "Signature Calculations for the Authorization Header".
 */
final class CanonicalRequest {
  private static final String SIGNATURE_PARAMETER = "X-Amz-Signature";

  private record Encoded(String name, String value) {}

  private CanonicalRequest() {}

  /** The lower-case hexadecimal SHA-256 of the canonical request. */
  static String hash(
      RequestTarget target,
      RequestHeaders headers,
      List<String> signedHeaders,
      String payloadHash) {
    String text = text(target, headers, signedHeaders, payloadHash);
    // Header values hold one char per byte and all else is ASCII: Latin-1 gives the bytes of the
    // wire.
    byte[] digest = Hmac.newSha256().digest(text.getBytes(StandardCharsets.ISO_8859_1));
    return HexFormat.of().formatHex(digest);
  }

  static String text(
      RequestTarget target,
      RequestHeaders headers,
      List<String> signedHeaders,
      String payloadHash) {
    StringBuilder out = new StringBuilder(512);
    out.append(target.method()).append('\n');
    PercentCodec.encode(target.decodedPath(), true, out);
    out.append('\n');
    appendQuery(target.query().all(), out);
    out.append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':');
      appendValues(headers, name, out);
      out.append('\n');
    }
    out.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return out.append(payloadHash).toString();
  }

  private static void appendQuery(List<QueryParameter> parameters, StringBuilder out) {
    if (parameters.isEmpty()) {
      return;
    }
    List<Encoded> encoded = new ArrayList<>(parameters.size());
    for (QueryParameter parameter : parameters) {
      if (!parameter.name().equals(SIGNATURE_PARAMETER)) {
        encoded.add(
            new Encoded(
                PercentCodec.encode(parameter.name(), false),
                PercentCodec.encode(parameter.value(), false)));
      }
    }
    encoded.sort(Comparator.comparing(Encoded::name).thenComparing(Encoded::value));
    for (int i = 0; i < encoded.size(); i++) {
      out.append(i == 0 ? "" : "&")
          .append(encoded.get(i).name())
          .append('=')
          .append(encoded.get(i).value());
    }
  }

  private static void appendValues(RequestHeaders headers, String name, StringBuilder out) {
    boolean first = true;
    for (int i = 0; i < headers.count(); i++) {
      if (headers.name(i).equals(name)) {
        if (!first) {
          out.append(',');
        }
        first = false;
        appendCollapsed(headers.value(i), out);
      }
    }
  }

  private static void appendCollapsed(String value, StringBuilder out) {
    if (!value.contains("  ")) {
      out.append(value);
      return;
    }
    boolean space = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != ' ' || !space) {
        out.append(c);
      }
      space = c == ' ';
    }
  }
}

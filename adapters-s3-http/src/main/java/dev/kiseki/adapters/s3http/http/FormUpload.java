package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.body.WireBytes;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.form.FormPolicy;
import dev.kiseki.adapters.s3http.form.FormReader;
import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.adapters.s3http.target.PercentCodec;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * POST Object: a form that a browser sends, as the PUT of its file that it stands for. Used for one
 * request, by one thread.
 *
 * <p>Source: Amazon S3 API reference, "POST Object".
 */
final class FormUpload {
  /** The largest object of one request. */
  private static final long MAX_BYTES = 5L << 30;

  /** Fields that stand for headers of their name. */
  private static final Set<String> HEADERS =
      Set.of(
          "cache-control",
          "content-type",
          "content-disposition",
          "content-encoding",
          "expires",
          "content-md5");

  /** What a signature is made of, and is no header of a PUT. */
  private static final Set<String> SIGNATURE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-signature",
          "x-amz-security-token");

  private final RequestTarget target;
  private final FormReader reader;
  private final FormFields fields;

  /** Reads the fields; the file is still to come. */
  FormUpload(RequestTarget target, RequestHeaders headers, WireBytes body) {
    this.target = target;
    this.reader = new FormReader(headers.first("content-type").orElse(""), body);
    this.fields = reader.fields();
    fields.values().forEach(FormUpload::requireText);
  }

  /** Whether a request is one: a form, sent to a bucket, that nothing else vouches for. */
  static boolean isOne(RequestTarget target, RequestHeaders headers) {
    return target.method().equals("POST")
        && target.bucket().isPresent()
        && target.key().isEmpty()
        && target.query().all().isEmpty()
        && !headers.has("authorization")
        && FormReader.isForm(headers.first("content-type").orElse(""));
  }

  FormFields fields() {
    return fields;
  }

  /** ACCESS_DENIED, INVALID_POLICY; to be asked once the signature of the policy was found good. */
  FormPolicy policy(long nowMillis) {
    FormPolicy policy = FormPolicy.parse(fields.required("policy"));
    Map<String, String> all = new LinkedHashMap<>(fields.values());
    all.put("bucket", target.bucket().orElse(""));
    policy.require(new FormFields(all, ""), Instant.ofEpochMilli(nowMillis));
    return policy;
  }

  /** The object that the file becomes. */
  RequestTarget object() {
    String key = FormFields.text(fields.required("key"));
    TargetParser.checkKey(key);
    return new RequestTarget(
        "PUT",
        target.rawPath(),
        "",
        target.decodedPath(),
        target.bucket(),
        target.fromHost(),
        Optional.of(key),
        target.query(),
        target.origin());
  }

  RequestHeaders headers() {
    RequestHeaders.Builder headers = RequestHeaders.builder().add("transfer-encoding", "chunked");
    fields
        .values()
        .forEach(
            (name, value) -> {
              if (HEADERS.contains(name)
                  || (name.startsWith("x-amz-") && !SIGNATURE.contains(name))) {
                headers.add(name, value);
              }
            });
    fields.first("acl").ifPresent(acl -> headers.add("x-amz-acl", acl));
    fields.first("tagging").ifPresent(tags -> headers.add("x-amz-tagging", tagging(tags)));
    return headers.build();
  }

  /** The bytes of the file, no more and no fewer than the policy allows. */
  WireBytes file(FormPolicy policy) {
    return new WireBytes() {
      private long count;

      @Override
      public int read(byte[] array, int offset, int length) {
        int read = reader.read(array, offset, length);
        count += Math.max(0, read);
        if (count > Math.min(policy.maxBytes(), MAX_BYTES)) {
          throw size(
              ErrorCode.ENTITY_TOO_LARGE, "Your proposed upload exceeds the maximum allowed size");
        }
        if (read < 0 && count < policy.minBytes()) {
          throw size(
              ErrorCode.ENTITY_TOO_SMALL,
              "Your proposed upload is smaller than the minimum allowed size");
        }
        return read;
      }

      private KisekiException size(ErrorCode code, String sentence) {
        return new KisekiException(code, sentence, Fact.of("ProposedSize", count));
      }
    };
  }

  /** What a browser is told of the PUT's answer. */
  S3Response answer(RequestTarget object, S3Response stored) {
    String bucket = object.bucket().orElse("");
    String key = object.key().orElse("");
    String location = object.objectUrl();
    String etag = stored.headers().first("etag").orElse("");
    ResponseHeaders headers = stored.headers().set("location", location);
    Optional<String> redirect =
        fields
            .first("success_action_redirect")
            .or(() -> fields.first("redirect"))
            .filter(to -> to.startsWith("http://") || to.startsWith("https://"));
    if (redirect.isPresent()) {
      String query =
          "bucket="
              + PercentCodec.encode(bucket, false)
              + "&key="
              + PercentCodec.encode(key, false)
              + "&etag="
              + PercentCodec.encode(etag, false);
      String to = redirect.get() + (redirect.get().indexOf('?') < 0 ? "?" : "&") + query;
      return new S3Response.Empty(303, headers.set("location", to));
    }
    return switch (fields.first("success_action_status").orElse("")) {
      case "200" -> new S3Response.Empty(200, headers);
      case "201" ->
          new S3Response.Document(
              201,
              headers,
              new XmlWriter(512)
                  .open("PostResponse")
                  .element("Location", location)
                  .element("Bucket", bucket)
                  .element("Key", key)
                  .element("ETag", etag)
                  .close("PostResponse")
                  .toBytes());
      default -> new S3Response.Empty(204, headers);
    };
  }

  /** From the document of a form to the words of a header. */
  private static String tagging(String document) {
    List<XmlElement> tags =
        XmlReader.read(document.getBytes(StandardCharsets.ISO_8859_1), "Tagging")
            .child("TagSet")
            .orElseThrow(XmlReader::malformed)
            .children("Tag");
    return tags.stream()
        .map(
            tag ->
                PercentCodec.encode(tag.childText("Key").orElseThrow(XmlReader::malformed), false)
                    + "="
                    + PercentCodec.encode(tag.childText("Value").orElse(""), false))
        .collect(Collectors.joining("&"));
  }

  /** A field may become a header: what would end its line is refused, but in documents. */
  private static void requireText(String name, String value) {
    boolean document = name.equals("tagging") || name.equals("policy") || name.equals("key");
    boolean control =
        value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F)
            || name.chars().anyMatch(c -> c <= 0x20 || c >= 0x7F);
    if (control && !document) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "A field of the form holds a control character.",
          Fact.of("ArgumentName", name));
    }
  }
}

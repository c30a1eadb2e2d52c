package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PartFacts;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import dev.kiseki.ports.in.object.ObjectView;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** GetObjectAttributes. */
public final class GetObjectAttributesOperation implements S3Handler {
  private static final String NAMES = "x-amz-object-attributes";
  private static final int MAX_PARTS = 1000;
  private static final int MAX_PART_NUMBER = 10_000;

  private final HeadObject head;

  public GetObjectAttributesOperation(HeadObject head) {
    this.head = head;
  }

  private enum Attribute {
    ETAG("ETag"),
    CHECKSUM("Checksum"),
    OBJECT_PARTS("ObjectParts"),
    STORAGE_CLASS("StorageClass"),
    OBJECT_SIZE("ObjectSize");

    private final String wireName;

    Attribute(String wireName) {
      this.wireName = wireName;
    }
  }

  @Override
  public S3Response handle(S3Request request) {
    Encryption.ofRead(request.headers());
    Set<Attribute> wanted = wanted(request.headers());
    int limit = Arguments.headerLimit(request.headers(), "x-amz-max-parts", MAX_PARTS);
    int after =
        request.headers().has("x-amz-part-number-marker")
            ? Arguments.headerLimit(request.headers(), "x-amz-part-number-marker", MAX_PART_NUMBER)
            : 0;
    ObjectView view =
        head.head(
                new GetObject.Query(
                    Arguments.versioned(request),
                    Optional.empty(),
                    Optional.empty(),
                    ReadConditions.NONE))
            .view();
    ResponseHeaders headers =
        new ResponseHeaders().set("last-modified", HttpDates.format(view.modifiedSeconds()));
    Answers.version(view.version(), headers);
    XmlWriter out = XmlWriter.document("GetObjectAttributesResponse", 1024);
    for (Attribute attribute : wanted) {
      write(out, attribute, view, after, limit);
    }
    return new S3Response.Document(
        200, headers, out.close("GetObjectAttributesResponse").toBytes());
  }

  private static void write(
      XmlWriter out, Attribute attribute, ObjectView view, int after, int limit) {
    switch (attribute) {
      // Here, unlike everywhere else, without its quotes.
      case ETAG -> out.asciiElement("ETag", view.facts().etag().text());
      case CHECKSUM -> checksum(out, view.facts().checksums());
      case OBJECT_PARTS -> {
        if (!view.facts().parts().isEmpty()) {
          parts(out, view.facts().parts(), after, limit);
        }
      }
      case STORAGE_CLASS -> out.asciiElement("StorageClass", "STANDARD");
      case OBJECT_SIZE -> out.element("ObjectSize", view.sizeBytes());
    }
  }

  private static void checksum(XmlWriter out, List<Checksum> checksums) {
    if (!checksums.isEmpty()) {
      out.open("Checksum");
      Answers.checksumElements(checksums, out);
      Answers.checksumType(checksums, out);
      out.close("Checksum");
    }
  }

  private static void parts(XmlWriter out, List<PartFacts> all, int after, int limit) {
    List<PartFacts> following = all.stream().filter(part -> part.number() > after).toList();
    List<PartFacts> page = following.stream().limit(limit).toList();
    out.open("ObjectParts")
        .element("IsTruncated", limit > 0 && following.size() > page.size())
        .element("MaxParts", limit)
        .element("NextPartNumberMarker", page.isEmpty() ? 0 : page.getLast().number())
        .element("PartNumberMarker", after);
    for (PartFacts part : page) {
      out.open("Part");
      Answers.checksumElements(part.checksum().stream().toList(), out);
      out.element("PartNumber", part.number()).element("Size", part.sizeBytes()).close("Part");
    }
    out.element("PartsCount", all.size()).close("ObjectParts");
  }

  private static Set<Attribute> wanted(RequestHeaders headers) {
    Set<Attribute> wanted = EnumSet.noneOf(Attribute.class);
    for (String line : headers.all(NAMES)) {
      for (String name : line.split(",", -1)) {
        if (!name.isBlank()) {
          wanted.add(attribute(name.strip()));
        }
      }
    }
    if (wanted.isEmpty()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty");
    }
    return wanted;
  }

  private static Attribute attribute(String name) {
    for (Attribute attribute : Attribute.values()) {
      if (attribute.wireName.equals(name)) {
        return attribute;
      }
    }
    throw Arguments.invalid("Invalid attribute name specified.", NAMES, name);
  }
}

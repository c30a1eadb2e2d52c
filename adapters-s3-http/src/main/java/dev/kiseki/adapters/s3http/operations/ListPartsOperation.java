package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.ports.in.upload.ListParts;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadTarget;

/** ListParts. */
public final class ListPartsOperation implements S3Handler {
  private static final int MAX_PARTS = 1000;

  private final ListParts list;

  public ListPartsOperation(ListParts list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    UploadTarget target = Arguments.upload(request);
    int limit = Arguments.limit(request, "max-parts", MAX_PARTS);
    int after =
        request.query().has("part-number-marker")
            ? Arguments.limit(request, "part-number-marker", 10_000)
            : 0;
    boolean url = Arguments.urlEncoding(request);
    ListParts.Page page = list.list(target, after, limit);
    XmlWriter out =
        XmlWriter.document("ListPartsResult", 1024 + page.parts().size() * 256)
            .element("Bucket", request.bucket().value())
            .nameElement("Key", request.key().toBytes(), url)
            .asciiElement("UploadId", target.upload().hex())
            .element("PartNumberMarker", after);
    int next = page.parts().isEmpty() ? 0 : page.parts().getLast().number();
    out.element("NextPartNumberMarker", next)
        .element("MaxParts", limit)
        .element("IsTruncated", page.truncated());
    if (url) {
      out.asciiElement("EncodingType", "url");
    }
    UploadChecksums.elements(page.checksum(), out);
    initiator(out, request, page.principal());
    ListPage.owner(out, request);
    out.asciiElement("StorageClass", "STANDARD");
    for (PartView part : page.parts()) {
      part(out, part);
    }
    return S3Response.xml(out.close("ListPartsResult").toBytes());
  }

  /** The tenant's own principal is the tenant, as an AWS account is; others have names. */
  static void initiator(XmlWriter out, S3Request request, String principal) {
    String name =
        principal.equals(PrincipalName.FIRST.value())
            ? request.caller().tenantName().value()
            : principal;
    out.open("Initiator").element("ID", name).element("DisplayName", name).close("Initiator");
  }

  private static void part(XmlWriter out, PartView part) {
    out.open("Part")
        .element("PartNumber", part.number())
        .asciiElement("LastModified", HttpDates.iso(part.modifiedSeconds()))
        .element("ETag", Answers.quoted(part.etag()))
        .element("Size", part.sizeBytes());
    Answers.checksumElements(part.checksums(), out);
    out.close("Part");
  }
}

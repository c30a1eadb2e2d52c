package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.upload.ListUploads;
import java.util.Arrays;
import java.util.Optional;

/** ListMultipartUploads. */
public final class ListMultipartUploadsOperation implements S3Handler {
  private static final int MAX_UPLOADS = 1000;

  private final ListUploads list;

  public ListMultipartUploadsOperation(ListUploads list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    boolean url = Arguments.urlEncoding(request);
    int limit = Arguments.limit(request, "max-uploads", MAX_UPLOADS);
    byte[] prefix = ListPage.parameter(request, "prefix");
    byte[] delimiter = ListPage.parameter(request, "delimiter");
    byte[] keyMarker = ListPage.parameter(request, "key-marker");
    // S3: an upload marker without a key marker is ignored.
    Optional<String> uploadMarker =
        keyMarker.length == 0 ? Optional.empty() : request.query().nonEmpty("upload-id-marker");
    ListUploads.Page page =
        list.list(
            new ListUploads.Query(
                request.caller(),
                request.bucket(),
                prefix,
                delimiter,
                keyMarker,
                uploadMarker.map(ListMultipartUploadsOperation::marker),
                limit));
    XmlWriter out =
        XmlWriter.document("ListMultipartUploadsResult", 1024 + page.uploads().size() * 512)
            .element("Bucket", request.bucket().value())
            .nameElement("KeyMarker", keyMarker, url)
            .element("UploadIdMarker", uploadMarker.orElse(""))
            .nameElement("Prefix", prefix, url);
    if (delimiter.length > 0) {
      out.nameElement("Delimiter", delimiter, url);
    }
    next(out, page, url);
    out.element("MaxUploads", limit).element("IsTruncated", page.truncated());
    if (url) {
      out.asciiElement("EncodingType", "url");
    }
    page.uploads().forEach(upload -> upload(out, upload, request, url));
    page.prefixes()
        .forEach(
            common ->
                out.open("CommonPrefixes")
                    .nameElement("Prefix", common, url)
                    .close("CommonPrefixes"));
    return S3Response.xml(out.close("ListMultipartUploadsResult").toBytes());
  }

  /** The page goes on behind its last line, be that an upload or a common prefix. */
  private static void next(XmlWriter out, ListUploads.Page page, boolean url) {
    if (!page.truncated()) {
      return;
    }
    byte[] prefix = page.prefixes().isEmpty() ? new byte[0] : page.prefixes().getLast();
    if (page.uploads().isEmpty()
        || Arrays.compareUnsigned(prefix, page.uploads().getLast().key().toBytes()) > 0) {
      out.nameElement("NextKeyMarker", prefix, url).element("NextUploadIdMarker", "");
      return;
    }
    ListUploads.Upload last = page.uploads().getLast();
    out.nameElement("NextKeyMarker", last.key().toBytes(), url)
        .asciiElement("NextUploadIdMarker", last.id().hex());
  }

  private static void upload(
      XmlWriter out, ListUploads.Upload upload, S3Request request, boolean url) {
    out.open("Upload")
        .nameElement("Key", upload.key().toBytes(), url)
        .asciiElement("UploadId", upload.id().hex());
    ListPartsOperation.initiator(out, request, upload.principal());
    ListPage.owner(out, request);
    out.asciiElement("StorageClass", "STANDARD")
        .asciiElement("Initiated", HttpDates.iso(upload.createdSeconds()));
    UploadChecksums.elements(upload.checksum(), out);
    out.close("Upload");
  }

  private static UploadId marker(String text) {
    return UploadId.parse(text)
        .orElseThrow(() -> Arguments.invalid("Invalid uploadId marker", "upload-id-marker", text));
  }
}

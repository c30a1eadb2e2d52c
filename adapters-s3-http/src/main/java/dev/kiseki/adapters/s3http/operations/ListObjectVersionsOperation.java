package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.object.ListObjects;

/**
 * ListObjectVersions of a bucket without versions: each object is its own only version, called
 * null.
 */
public final class ListObjectVersionsOperation implements S3Handler {
  private final ListObjects list;

  public ListObjectVersionsOperation(ListObjects list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    ListPage asked = ListPage.of(request);
    byte[] keyMarker = ListPage.parameter(request, "key-marker");
    String versionMarker = request.query().first("version-id-marker").orElse("");
    if (!versionMarker.isEmpty() && keyMarker.length == 0) {
      throw Arguments.invalid(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionMarker);
    }
    ListObjects.Page page = asked.list(list, keyMarker);
    XmlWriter out =
        asked
            .begin("ListVersionsResult", page)
            .nameElement("KeyMarker", keyMarker, asked.url())
            .element("VersionIdMarker", versionMarker);
    if (page.truncated()) {
      out.nameElement("NextKeyMarker", ListPage.last(page), asked.url());
      if (page.items().getLast() instanceof ListObjects.Summary) {
        out.asciiElement("NextVersionIdMarker", "null");
      }
    }
    asked.settings(out, page);
    for (ListObjects.Item item : page.items()) {
      if (item instanceof ListObjects.Summary summary) {
        out.open("Version").asciiElement("VersionId", "null").element("IsLatest", true);
        asked.summary(out, summary);
        ListPage.owner(out, request);
        out.close("Version");
      }
    }
    asked.prefixes(out, page.items());
    return S3Response.xml(out.close("ListVersionsResult").toBytes());
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.object.ListObjects;
import java.util.Optional;

/** ListObjectsV2. */
public final class ListObjectsV2Operation implements S3Handler {
  private final ListObjects list;

  public ListObjectsV2Operation(ListObjects list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    ListPage asked = ListPage.of(request);
    Optional<String> token = request.query().nonEmpty("continuation-token");
    byte[] startAfter = ListPage.parameter(request, "start-after");
    ListObjects.Page page = asked.list(list, token.map(PageToken::last).orElse(startAfter));
    XmlWriter out = asked.begin("ListBucketResult", page.items().size());
    if (startAfter.length > 0) {
      out.nameElement("StartAfter", startAfter, asked.url());
    }
    // An empty token is none, and echoed all the same.
    request
        .query()
        .first("continuation-token")
        .ifPresent(text -> out.element("ContinuationToken", text));
    if (page.truncated()) {
      out.asciiElement("NextContinuationToken", PageToken.of(ListPage.last(page)));
    }
    out.element("KeyCount", page.items().size());
    asked.settings(out, page);
    boolean owner = request.query().first("fetch-owner").orElse("").equalsIgnoreCase("true");
    asked.contents(out, page, owner);
    asked.prefixes(out, page.items());
    return S3Response.xml(out.close("ListBucketResult").toBytes());
  }
}

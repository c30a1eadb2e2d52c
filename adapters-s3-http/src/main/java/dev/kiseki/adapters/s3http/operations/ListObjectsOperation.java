package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.object.ListObjects;

/** ListObjects, the first version. */
public final class ListObjectsOperation implements S3Handler {
  private final ListObjects list;

  public ListObjectsOperation(ListObjects list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    ListPage asked = ListPage.of(request);
    byte[] marker = ListPage.parameter(request, "marker");
    ListObjects.Page page = asked.list(list, marker);
    // boto3 asks for url encoding by itself, and decodes every name of this listing but the prefix.
    boolean prefixInUrl = asked.url() && !asked.prefixReadsTheSame();
    XmlWriter out =
        asked
            .begin("ListBucketResult", page.items().size(), prefixInUrl)
            .nameElement("Marker", marker, asked.url());
    // Without a delimiter the last key is the marker, and S3 leaves it at that.
    if (page.truncated() && asked.delimiter().length > 0) {
      out.nameElement("NextMarker", ListPage.last(page), asked.url());
    }
    asked.settings(out, page);
    asked.contents(out, page, true);
    asked.prefixes(out, page.items());
    return S3Response.xml(out.close("ListBucketResult").toBytes());
  }
}

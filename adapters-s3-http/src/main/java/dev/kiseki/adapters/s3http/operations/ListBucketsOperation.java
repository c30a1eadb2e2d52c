package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.namespace.ListNamespaces;
import dev.kiseki.ports.in.namespace.NamespaceView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** ListBuckets. */
public final class ListBucketsOperation implements S3Handler {
  /** No bucket has a longer name: nothing begins with more, nothing comes after it. */
  private static final int MAX_NAME_CHARS = 63;

  private static final int MAX_BUCKETS = 10_000;

  private final ListNamespaces list;

  public ListBucketsOperation(ListNamespaces list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    int limit = limit(request);
    Optional<String> region = request.query().nonEmpty("bucket-region");
    String prefix = request.query().first("prefix").orElse("");
    String after =
        request
            .query()
            .nonEmpty("continuation-token")
            .map(token -> new String(PageToken.last(token), StandardCharsets.UTF_8))
            .orElse("");
    ListNamespaces.Page page =
        prefix.length() > MAX_NAME_CHARS || after.length() > MAX_NAME_CHARS
            ? new ListNamespaces.Page(List.of(), false)
            : list.list(request.caller(), prefix, after, limit);
    XmlWriter out =
        XmlWriter.document("ListAllMyBucketsResult", 512 + page.namespaces().size() * 160);
    ListPage.owner(out, request);
    out.open("Buckets");
    for (NamespaceView bucket : page.namespaces()) {
      // A page may be shorter than asked for: the token says whether there is more.
      if (region.isPresent() && !region.get().equals(Buckets.region(bucket))) {
        continue;
      }
      out.open("Bucket")
          .element("Name", bucket.name().value())
          .asciiElement("CreationDate", HttpDates.iso(bucket.createdMillis() / 1000))
          .element("BucketRegion", Buckets.region(bucket))
          .close("Bucket");
    }
    out.close("Buckets");
    if (!prefix.isEmpty()) {
      out.element("Prefix", prefix);
    }
    if (page.truncated()) {
      byte[] last = page.namespaces().getLast().name().value().getBytes(StandardCharsets.UTF_8);
      out.asciiElement("ContinuationToken", PageToken.of(last));
    }
    return S3Response.xml(out.close("ListAllMyBucketsResult").toBytes());
  }

  /** Unlike the other listings, this one refuses a page that is too large. */
  private static int limit(S3Request request) {
    if (request.query().nonEmpty("max-buckets").isEmpty()) {
      return MAX_BUCKETS;
    }
    int limit = Arguments.limit(request, "max-buckets", Integer.MAX_VALUE);
    if (limit == 0 || limit > MAX_BUCKETS) {
      throw Arguments.invalid(
          "Argument max-buckets must be an integer between 1 and 10000",
          "max-buckets",
          Integer.toString(limit));
    }
    return limit;
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.namespace.FindNamespace;

/** GetBucketLocation. */
public final class GetBucketLocationOperation implements S3Handler {
  private final FindNamespace find;

  public GetBucketLocationOperation(FindNamespace find) {
    this.find = find;
  }

  @Override
  public S3Response handle(S3Request request) {
    String location = Buckets.require(find, request).location();
    return S3Response.xml(
        XmlWriter.document("LocationConstraint", 256)
            .plain(location)
            .close("LocationConstraint")
            .toBytes());
  }
}

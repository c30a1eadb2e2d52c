package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.namespace.FindNamespace;

/** HeadBucket. */
public final class HeadBucketOperation implements S3Handler {
  private final FindNamespace find;

  public HeadBucketOperation(FindNamespace find) {
    this.find = find;
  }

  @Override
  public S3Response handle(S3Request request) {
    String region = Buckets.region(Buckets.require(find, request));
    return new S3Response.Empty(
        200,
        new ResponseHeaders()
            .set("x-amz-bucket-region", region)
            .set("x-amz-access-point-alias", "false"));
  }
}

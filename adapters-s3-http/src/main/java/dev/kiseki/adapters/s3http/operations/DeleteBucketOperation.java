package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.namespace.DeleteNamespace;

/** DeleteBucket. */
public final class DeleteBucketOperation implements S3Handler {
  private final DeleteNamespace delete;

  public DeleteBucketOperation(DeleteNamespace delete) {
    this.delete = delete;
  }

  @Override
  public S3Response handle(S3Request request) {
    delete.delete(request.caller(), request.bucket());
    return S3Response.noContent();
  }
}

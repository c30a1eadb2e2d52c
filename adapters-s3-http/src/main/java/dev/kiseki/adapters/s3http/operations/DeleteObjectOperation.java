package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.object.DeleteObject;

/** DeleteObject. */
public final class DeleteObjectOperation implements S3Handler {
  private final DeleteObject delete;

  public DeleteObjectOperation(DeleteObject delete) {
    this.delete = delete;
  }

  @Override
  public S3Response handle(S3Request request) {
    Arguments.checkVersion(request);
    delete.delete(request.object(), Conditions.ofWrite(request.headers()));
    return S3Response.noContent();
  }
}

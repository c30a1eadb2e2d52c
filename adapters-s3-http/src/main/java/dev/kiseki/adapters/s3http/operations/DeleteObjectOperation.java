package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.object.DeleteObject;
import dev.kiseki.ports.in.object.Deletion;

/** DeleteObject. */
public final class DeleteObjectOperation implements S3Handler {
  private final DeleteObject delete;

  public DeleteObjectOperation(DeleteObject delete) {
    this.delete = delete;
  }

  @Override
  public S3Response handle(S3Request request) {
    Deletion done =
        delete.delete(Arguments.versioned(request), Conditions.ofDelete(request.headers()));
    ResponseHeaders headers = new ResponseHeaders();
    Answers.version(done.version(), headers);
    if (done.isMarker()) {
      headers.set("x-amz-delete-marker", "true");
    }
    return new S3Response.Empty(204, headers);
  }
}

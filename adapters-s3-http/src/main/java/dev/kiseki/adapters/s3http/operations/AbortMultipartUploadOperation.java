package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.upload.AbortUpload;

/** AbortMultipartUpload. */
public final class AbortMultipartUploadOperation implements S3Handler {
  private final AbortUpload abort;

  public AbortMultipartUploadOperation(AbortUpload abort) {
    this.abort = abort;
  }

  @Override
  public S3Response handle(S3Request request) {
    abort.abort(Arguments.upload(request));
    return S3Response.noContent();
  }
}

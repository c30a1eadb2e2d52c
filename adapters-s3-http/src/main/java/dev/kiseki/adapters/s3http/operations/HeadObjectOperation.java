package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.object.HeadObject;

/** HeadObject. */
public final class HeadObjectOperation implements S3Handler {
  private final HeadObject head;

  public HeadObjectOperation(HeadObject head) {
    this.head = head;
  }

  @Override
  public S3Response handle(S3Request request) {
    HeadObject.Answer answer = head.head(GetObjectOperation.query(request));
    return new S3Response.Head(
        answer.isPartial() ? 206 : 200,
        Answers.object(request, answer.view(), answer.range(), answer.isPartial()),
        answer.range().length());
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.object.SetTags;
import java.util.LinkedHashMap;

/** DeleteObjectTagging. */
public final class DeleteObjectTaggingOperation implements S3Handler {
  private final SetTags tags;

  public DeleteObjectTaggingOperation(SetTags tags) {
    this.tags = tags;
  }

  @Override
  public S3Response handle(S3Request request) {
    ResponseHeaders headers = new ResponseHeaders();
    Answers.version(tags.set(Arguments.versioned(request), new LinkedHashMap<>()), headers);
    return new S3Response.Empty(204, headers);
  }
}

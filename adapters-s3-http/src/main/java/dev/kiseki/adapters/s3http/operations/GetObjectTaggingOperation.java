package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import java.util.Optional;
import java.util.TreeMap;

/** GetObjectTagging. */
public final class GetObjectTaggingOperation implements S3Handler {
  private final HeadObject head;

  public GetObjectTaggingOperation(HeadObject head) {
    this.head = head;
  }

  /** The tags come in the order of their keys, whatever order they were sent in. */
  @Override
  public S3Response handle(S3Request request) {
    HeadObject.Answer object =
        head.head(
            new GetObject.Query(
                Arguments.versioned(request),
                Optional.empty(),
                Optional.empty(),
                ReadConditions.NONE));
    ResponseHeaders headers = new ResponseHeaders();
    Answers.version(object.view().version(), headers);
    return new S3Response.Document(
        200, headers, TagSets.document(new TreeMap<>(object.view().facts().attributes().tags())));
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.SetTags;

/** PutObjectTagging. */
public final class PutObjectTaggingOperation implements S3Handler {
  private final SetTags tags;
  private final CheckAccess access;

  public PutObjectTaggingOperation(SetTags tags, CheckAccess access) {
    this.tags = tags;
    this.access = access;
  }

  @Override
  public S3Response handle(S3Request request) {
    ObjectTarget target = Arguments.versioned(request);
    access.require(request.caller(), request.bucket(), Access.WRITE);
    byte[] document = request.document(TagSets.MAX_DOCUMENT_BYTES);
    ResponseHeaders headers = new ResponseHeaders();
    Answers.version(tags.set(target, TagSets.ofDocument(document, TagSets.MAX_OF_OBJECT)), headers);
    return new S3Response.Empty(200, headers);
  }
}

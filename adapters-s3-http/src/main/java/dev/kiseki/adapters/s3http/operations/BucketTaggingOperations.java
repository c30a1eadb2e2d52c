package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.FindSettings;
import java.util.Map;
import java.util.SequencedMap;

/** PutBucketTagging, GetBucketTagging, DeleteBucketTagging. */
public record BucketTaggingOperations(
    CheckAccess access, FindSettings find, ChangeSettings change) {

  public S3Response put(S3Request request) {
    access.require(request.caller(), request.bucket(), Access.ADMINISTER);
    SequencedMap<String, String> tags =
        TagSets.ofDocument(request.document(TagSets.MAX_DOCUMENT_BYTES), TagSets.MAX_OF_BUCKET);
    change.change(request.caller(), request.bucket(), settings -> settings.withTags(tags));
    return S3Response.noContent();
  }

  public S3Response get(S3Request request) {
    Map<String, String> tags = find.find(request.caller(), request.bucket()).tags();
    return tags.isEmpty()
        ? new S3Response.Absent(
            404, new ResponseHeaders(), "NoSuchTagSet", "The TagSet does not exist")
        : S3Response.xml(TagSets.document(tags));
  }

  public S3Response delete(S3Request request) {
    change.change(request.caller(), request.bucket(), settings -> settings.withTags(Map.of()));
    return S3Response.noContent();
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.namespace.FindNamespace;
import dev.kiseki.ports.in.namespace.NamespaceView;

/** Finds the bucket of a request. */
final class Buckets {
  /** What S3 calls the region of a bucket that was created without one. */
  static final String DEFAULT_REGION = "us-east-1";

  private Buckets() {}

  static NamespaceView require(FindNamespace find, S3Request request) {
    String name = request.target().bucket().orElse("");
    if (!NamespaceName.isValid(name)) {
      throw new KisekiException(
          ErrorCode.NO_SUCH_NAMESPACE,
          "The specified bucket does not exist",
          Fact.of("BucketName", name));
    }
    return find.find(request.caller(), new NamespaceName(name));
  }

  static String region(NamespaceView bucket) {
    return bucket.location().isEmpty() ? DEFAULT_REGION : bucket.location();
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.namespace.FindNamespace;

/** GetBucketEncryption. */
public final class GetBucketEncryptionOperation implements S3Handler {
  private final FindNamespace find;

  public GetBucketEncryptionOperation(FindNamespace find) {
    this.find = find;
  }

  @Override
  public S3Response handle(S3Request request) {
    Buckets.require(find, request);
    return S3Response.xml(
        XmlWriter.document("ServerSideEncryptionConfiguration", 512)
            .open("Rule")
            .open("ApplyServerSideEncryptionByDefault")
            .asciiElement("SSEAlgorithm", Encryption.DEFAULT)
            .close("ApplyServerSideEncryptionByDefault")
            .element("BucketKeyEnabled", false)
            .close("Rule")
            .close("ServerSideEncryptionConfiguration")
            .toBytes());
  }
}

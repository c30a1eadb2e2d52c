package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.namespace.FindNamespace;

/** GetBucketVersioning. */
public final class GetBucketVersioningOperation implements S3Handler {
  private final FindNamespace find;

  public GetBucketVersioningOperation(FindNamespace find) {
    this.find = find;
  }

  @Override
  public S3Response handle(S3Request request) {
    XmlWriter out = XmlWriter.document("VersioningConfiguration", 256);
    switch (Buckets.require(find, request).versioning()) {
      case UNVERSIONED -> {
        // a bucket that never had versioning says nothing about it
      }
      case ENABLED -> out.asciiElement("Status", "Enabled");
      case SUSPENDED -> out.asciiElement("Status", "Suspended");
    }
    return S3Response.xml(out.close("VersioningConfiguration").toBytes());
  }
}

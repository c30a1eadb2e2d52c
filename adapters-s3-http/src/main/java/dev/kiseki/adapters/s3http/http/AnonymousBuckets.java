package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;

/** The one thing nobody may ask for: a list of no buckets, as on AWS. */
final class AnonymousBuckets {
  private AnonymousBuckets() {}

  static S3Response document() {
    return S3Response.xml(
        XmlWriter.document("ListAllMyBucketsResult", 256)
            .open("Owner")
            .element("ID", "anonymous")
            .close("Owner")
            .open("Buckets")
            .close("Buckets")
            .close("ListAllMyBucketsResult")
            .toBytes());
  }
}

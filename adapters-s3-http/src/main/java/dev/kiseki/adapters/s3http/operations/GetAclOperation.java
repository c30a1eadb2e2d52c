package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** GetBucketAcl and GetObjectAcl: the owner, and nobody else. Access is by role. */
public final class GetAclOperation implements S3Handler {
  private static final byte[] GRANT =
      "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">"
          .getBytes(StandardCharsets.US_ASCII);

  private final Consumer<S3Request> existence;

  /**
   * An answer about what exists.
   *
   * @param existence throws when the bucket or object is not there
   */
  public GetAclOperation(Consumer<S3Request> existence) {
    this.existence = existence;
  }

  @Override
  public S3Response handle(S3Request request) {
    existence.accept(request);
    String tenant = request.caller().tenantName().value();
    XmlWriter out = XmlWriter.document("AccessControlPolicy", 1024);
    ListPage.owner(out, request);
    return S3Response.xml(
        out.open("AccessControlList")
            .open("Grant")
            .raw(GRANT)
            .element("ID", tenant)
            .element("DisplayName", tenant)
            .close("Grantee")
            .asciiElement("Permission", "FULL_CONTROL")
            .close("Grant")
            .close("AccessControlList")
            .close("AccessControlPolicy")
            .toBytes());
  }
}

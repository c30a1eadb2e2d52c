package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.namespace.SetVersioning;
import java.util.Optional;

/** PutBucketVersioning. */
public final class PutBucketVersioningOperation implements S3Handler {
  private static final int MAX_DOCUMENT_BYTES = 64 * 1024;

  private final SetVersioning versioning;

  public PutBucketVersioningOperation(SetVersioning versioning) {
    this.versioning = versioning;
  }

  @Override
  public S3Response handle(S3Request request) {
    byte[] document = request.document(MAX_DOCUMENT_BYTES);
    if (document.length == 0) {
      throw new KisekiException(ErrorCode.MISSING_REQUEST_BODY, "Request Body is empty");
    }
    XmlElement root = XmlReader.read(document, "VersioningConfiguration");
    refuseMfa(root);
    Optional<String> status = root.childText("Status").map(String::strip);
    if (status.isEmpty()) {
      return new S3Response.Absent(
          400,
          new ResponseHeaders(),
          "IllegalVersioningConfigurationException",
          "The Versioning element must be specified");
    }
    versioning.set(request.caller(), request.bucket(), state(status.get()));
    return S3Response.ok();
  }

  private static VersioningState state(String status) {
    return switch (status) {
      case "Enabled" -> VersioningState.ENABLED;
      case "Suspended" -> VersioningState.SUSPENDED;
      default -> throw XmlReader.malformed();
    };
  }

  /** Nothing here knows a second factor: asking for it must not look as if it were in force. */
  private static void refuseMfa(XmlElement root) {
    switch (root.childText("MfaDelete").map(String::strip).orElse("Disabled")) {
      case "Disabled" -> {
        // as it always is
      }
      case "Enabled" ->
          throw new KisekiException(ErrorCode.NOT_IMPLEMENTED, "MFA delete is not implemented.");
      default -> throw XmlReader.malformed();
    }
  }
}

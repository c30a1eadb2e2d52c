package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.CreateNamespace;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import java.util.List;

/** CreateBucket. */
public final class CreateBucketOperation implements S3Handler {
  private static final int MAX_DOCUMENT_BYTES = 64 * 1024;
  private static final int MAX_LOCATION = 64;

  /** Buckets of other kinds, and what one asks for with a request of its own. */
  private static final List<String> MORE = List.of("Bucket", "Location", "Tags");

  private final CreateNamespace create;
  private final CheckAccess access;

  public CreateBucketOperation(CreateNamespace create, CheckAccess access) {
    this.create = create;
    this.access = access;
  }

  @Override
  public S3Response handle(S3Request request) {
    CannedAcls.named(request);
    NamespaceName name = request.bucket();
    access.requireCreator(request.caller(), name);
    byte[] document = request.document(MAX_DOCUMENT_BYTES);
    String location = document.length == 0 ? "" : location(document);
    create.create(new CreateNamespaceCommand(request.caller(), name, location));
    return new S3Response.Empty(200, new ResponseHeaders().set("location", "/" + name.value()));
  }

  private static String location(byte[] document) {
    XmlElement configuration = XmlReader.read(document, "CreateBucketConfiguration");
    for (String kind : MORE) {
      if (configuration.child(kind).isPresent()) {
        throw new KisekiException(
            ErrorCode.NOT_IMPLEMENTED, "A bucket cannot be created with " + kind + " here.");
      }
    }
    String location = configuration.childText("LocationConstraint").orElse("").strip();
    boolean good =
        location.length() <= MAX_LOCATION
            && location
                .chars()
                .allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    if (!good) {
      throw new KisekiException(
          ErrorCode.INVALID_LOCATION, "The specified location-constraint is not valid");
    }
    return location;
  }
}

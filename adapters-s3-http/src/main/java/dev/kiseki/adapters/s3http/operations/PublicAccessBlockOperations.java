package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.PublicAccessBlock;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.FindSettings;
import java.util.Locale;
import java.util.Optional;

/** PutPublicAccessBlock, GetPublicAccessBlock, DeletePublicAccessBlock. */
public record PublicAccessBlockOperations(
    CheckAccess access, FindSettings find, ChangeSettings change) {
  private static final String ROOT = "PublicAccessBlockConfiguration";
  private static final int MAX_DOCUMENT_BYTES = 16 * 1024;

  public S3Response put(S3Request request) {
    access.require(request.caller(), request.bucket(), Access.ADMINISTER);
    XmlElement root = XmlReader.read(request.document(MAX_DOCUMENT_BYTES), ROOT);
    PublicAccessBlock block =
        new PublicAccessBlock(
            flag(root, "BlockPublicAcls"),
            flag(root, "IgnorePublicAcls"),
            flag(root, "BlockPublicPolicy"),
            flag(root, "RestrictPublicBuckets"));
    change.change(
        request.caller(),
        request.bucket(),
        settings -> settings.withPublicAccessBlock(Optional.of(block)));
    return S3Response.ok();
  }

  public S3Response get(S3Request request) {
    return find.find(request.caller(), request.bucket())
        .publicAccessBlock()
        .map(PublicAccessBlockOperations::document)
        .orElseGet(
            () ->
                new S3Response.Absent(
                    404,
                    new ResponseHeaders(),
                    "NoSuchPublicAccessBlockConfiguration",
                    "The public access block configuration was not found"));
  }

  public S3Response delete(S3Request request) {
    change.change(
        request.caller(),
        request.bucket(),
        settings -> settings.withPublicAccessBlock(Optional.empty()));
    return S3Response.noContent();
  }

  /** What is not named is not wanted. */
  private static boolean flag(XmlElement root, String name) {
    return switch (root.childText(name).orElse("false").strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw XmlReader.malformed();
    };
  }

  private static S3Response document(PublicAccessBlock block) {
    return S3Response.xml(
        XmlWriter.document(ROOT, 512)
            .element("BlockPublicAcls", block.blockPublicAcls())
            .element("IgnorePublicAcls", block.ignorePublicAcls())
            .element("BlockPublicPolicy", block.blockPublicPolicy())
            .element("RestrictPublicBuckets", block.restrictPublicBuckets())
            .close(ROOT)
            .toBytes());
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.EncryptionLabel;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.FindSettings;
import java.util.List;
import java.util.Optional;

/**
 * PutBucketEncryption, GetBucketEncryption, DeleteBucketEncryption: what is said of new objects
 * whose request says nothing. Accepted is what is true.
 */
public record BucketEncryptionOperations(
    CheckAccess access, FindSettings find, ChangeSettings change, FindEncryptionKey keys) {
  private static final String ROOT = "ServerSideEncryptionConfiguration";
  private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";
  private static final int MAX_DOCUMENT_BYTES = 16 * 1024;

  public S3Response put(S3Request request) {
    access.require(request.caller(), request.bucket(), Access.ADMINISTER);
    XmlElement root = XmlReader.read(request.document(MAX_DOCUMENT_BYTES), ROOT);
    EncryptionLabel label = label(root, TenantKeyName.of(request.caller(), keys));
    change.change(request.caller(), request.bucket(), settings -> settings.withEncryption(label));
    return S3Response.ok();
  }

  public S3Response get(S3Request request) {
    EncryptionLabel label = find.find(request.caller(), request.bucket()).encryption();
    XmlWriter out = XmlWriter.document(ROOT, 512).open("Rule").open(DEFAULT);
    switch (label) {
      case UNNAMED -> out.asciiElement("SSEAlgorithm", EncryptionWords.AES256);
      case TENANT_KEY ->
          out.asciiElement("SSEAlgorithm", EncryptionWords.KMS)
              .element("KMSMasterKeyID", TenantKeyName.of(request.caller(), keys).arn());
    }
    // A bucket has a key of its own, so the KMS is not asked for each object.
    return S3Response.xml(
        out.close(DEFAULT)
            .element("BucketKeyEnabled", label == EncryptionLabel.TENANT_KEY)
            .close("Rule")
            .close(ROOT)
            .toBytes());
  }

  public S3Response delete(S3Request request) {
    change.change(
        request.caller(),
        request.bucket(),
        settings -> settings.withEncryption(EncryptionLabel.UNNAMED));
    return S3Response.noContent();
  }

  private static EncryptionLabel label(XmlElement root, TenantKeyName key) {
    List<XmlElement> rules = root.children("Rule");
    if (rules.size() != 1) {
      throw XmlReader.malformed();
    }
    Optional<XmlElement> words = rules.getFirst().child(DEFAULT);
    if (words.isEmpty()) {
      return EncryptionLabel.UNNAMED;
    }
    String algorithm =
        words.get().childText("SSEAlgorithm").orElseThrow(XmlReader::malformed).strip();
    Optional<String> keyId =
        words.get().childText("KMSMasterKeyID").map(String::strip).filter(id -> !id.isEmpty());
    return EncryptionWords.label(algorithm, keyId, key);
  }
}

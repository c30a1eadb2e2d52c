package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.domain.EncryptionLabel;
import dev.kiseki.domain.KisekiException;
import java.util.Optional;

/** S3's words for what is said about encryption. */
final class EncryptionWords {
  static final String AES256 = "AES256";
  static final String KMS = "aws:kms";

  private EncryptionWords() {}

  /** What these words say, if it is true. INVALID_ARGUMENT for all else. */
  static EncryptionLabel label(String algorithm, Optional<String> keyId, TenantKeyName key) {
    return switch (algorithm) {
      case AES256 -> {
        if (keyId.isPresent()) {
          throw invalid(
              "A KMS key id is not applicable if the sse algorithm is not aws:kms", keyId.get());
        }
        yield EncryptionLabel.UNNAMED;
      }
      case KMS -> {
        if (keyId.isPresent() && !key.isMeantBy(keyId.get())) {
          throw invalid("The key is not the KMS key of this tenant.", keyId.get());
        }
        yield EncryptionLabel.TENANT_KEY;
      }
      default ->
          throw Arguments.invalid(
              "The encryption method specified is not supported", Encryption.HEADER, algorithm);
    };
  }

  private static KisekiException invalid(String sentence, String keyId) {
    return Arguments.invalid(sentence, Encryption.KEY_HEADER, keyId);
  }
}

package dev.kiseki.benchmarks.kms;

import dev.kiseki.domain.KmsSettings;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** The AWS SDK as its guide shows it. */
final class BareAws implements BareClient {
  private final KmsClient kms;
  private final String key;

  BareAws(KmsSettings settings) {
    this.key = settings.required("key");
    this.kms =
        KmsClient.builder()
            .region(Region.of(settings.required("region")))
            .endpointOverride(URI.create(settings.required("endpoint")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        settings.required("access-key"), settings.required("secret-key"))))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @Override
  public byte[] wrap(byte[] plain) {
    return kms.encrypt(request -> request.keyId(key).plaintext(SdkBytes.fromByteArray(plain)))
        .ciphertextBlob()
        .asByteArray();
  }

  @Override
  public byte[] unwrap(byte[] wrapped) {
    return kms.decrypt(
            request -> request.keyId(key).ciphertextBlob(SdkBytes.fromByteArray(wrapped)))
        .plaintext()
        .asByteArray();
  }

  @Override
  public void close() {
    kms.close();
  }
}

package dev.kiseki.benchmarks.load;

/** An access key and its secret; a plain class, so that no generated text shows the secret. */
final class Credentials {
  private final String accessKey;
  private final String secretKey;

  Credentials(String accessKey, String secretKey) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  String accessKey() {
    return accessKey;
  }

  String secretKey() {
    return secretKey;
  }

  @Override
  public String toString() {
    return accessKey;
  }
}

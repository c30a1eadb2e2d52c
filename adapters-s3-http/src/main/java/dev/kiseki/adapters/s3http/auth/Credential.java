package dev.kiseki.adapters.s3http.auth;

import java.nio.charset.StandardCharsets;

/** An access key with its secret. Not a record: the secret must not appear in a toString. */
public final class Credential {
  private final String accessKeyId;
  private final byte[] secret;

  public Credential(String accessKeyId, String secret) {
    this.accessKeyId = accessKeyId;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  public String accessKeyId() {
    return accessKeyId;
  }

  byte[] secret() {
    return secret;
  }

  @Override
  public String toString() {
    return accessKeyId;
  }
}

package dev.kiseki.adapters.s3http.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * The derived signing keys of SigV4, kept for a day's worth of scopes because deriving one costs four HMACs. Shared by
 * all threads.
 *
 * <p>Only scopes of known access keys get in, but a client chooses day and region freely, so the number is bounded;
 * full means start again, which is cheaper than any order of eviction.
 */
final class SigningKeys {
  private static final int MAX_KEYS = 4096;

  private final ConcurrentHashMap<SigningScope, Entry> keys = new ConcurrentHashMap<>();

  /** Not a record: the key must not appear in a toString. */
  private static final class Entry {
    private final byte[] secret;
    private final SecretKeySpec key;

    Entry(byte[] secret, SecretKeySpec key) {
      this.secret = secret;
      this.key = key;
    }
  }

  SecretKeySpec of(Credential credential, SigningScope scope) {
    Entry entry = keys.get(scope);
    if (entry != null && MessageDigest.isEqual(entry.secret, credential.secret())) {
      return entry.key;
    }
    SecretKeySpec derived = derive(credential.secret(), scope);
    if (keys.size() >= MAX_KEYS) {
      keys.clear();
    }
    keys.put(scope, new Entry(credential.secret(), derived));
    return derived;
  }

  private static SecretKeySpec derive(byte[] secret, SigningScope scope) {
    byte[] prefixed = new byte[secret.length + 4];
    System.arraycopy("AWS4".getBytes(StandardCharsets.US_ASCII), 0, prefixed, 0, 4);
    System.arraycopy(secret, 0, prefixed, 4, secret.length);
    byte[] day = hmac(prefixed, scope.day());
    byte[] region = hmac(day, scope.region());
    byte[] service = hmac(region, scope.service());
    return Hmac.key(hmac(service, "aws4_request"));
  }

  private static byte[] hmac(byte[] key, String message) {
    return Hmac.sha256(Hmac.key(key), message.getBytes(StandardCharsets.UTF_8));
  }
}

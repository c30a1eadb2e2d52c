package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.ports.in.identity.SigningIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * The derived signing keys of SigV4, kept for a day's worth of scopes because deriving one costs
 * four HMACs. Shared by all threads.
 *
 * <p>Only scopes of known access keys get in, but a client chooses day and region freely, so the
 * number is bounded; full means start again, which is cheaper than any order of eviction. A key is
 * tied to the very identity object it was derived from: a changed secret comes as a new one.
 */
final class SigningKeys {
  private static final int MAX_KEYS = 4096;

  private final ConcurrentHashMap<SigningScope, Entry> keys = new ConcurrentHashMap<>();

  /** Not a record: the key must not appear in a toString. */
  private static final class Entry {
    private final SigningIdentity identity;
    private final SecretKeySpec key;

    Entry(SigningIdentity identity, SecretKeySpec key) {
      this.identity = identity;
      this.key = key;
    }
  }

  SecretKeySpec of(SigningIdentity identity, SigningScope scope) {
    Entry entry = keys.get(scope);
    if (entry != null && entry.identity == identity) {
      return entry.key;
    }
    byte[] secret = identity.secretBytes();
    SecretKeySpec derived = derive(secret, scope);
    Arrays.fill(secret, (byte) 0);
    if (keys.size() >= MAX_KEYS) {
      keys.clear();
    }
    keys.put(scope, new Entry(identity, derived));
    return derived;
  }

  static SecretKeySpec derive(byte[] secret, SigningScope scope) {
    byte[] prefixed = new byte[secret.length + 4];
    System.arraycopy("AWS4".getBytes(StandardCharsets.US_ASCII), 0, prefixed, 0, 4);
    System.arraycopy(secret, 0, prefixed, 4, secret.length);
    byte[] day = hmac(prefixed, scope.day());
    byte[] region = hmac(day, scope.region());
    byte[] service = hmac(region, scope.service());
    Arrays.fill(prefixed, (byte) 0);
    return Hmac.key(hmac(service, "aws4_request"));
  }

  private static byte[] hmac(byte[] key, String message) {
    return Hmac.sha256(Hmac.key(key), message.getBytes(StandardCharsets.UTF_8));
  }
}

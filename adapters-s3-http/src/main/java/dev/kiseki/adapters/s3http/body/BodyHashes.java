package dev.kiseki.adapters.s3http.body;

import dev.kiseki.adapters.s3http.auth.PayloadMode;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * All that is computed over the bytes of one body: its MD5, the SHA-256 that its signature covers,
 * the checksum that the client claims, the one that we keep. One thread at a time.
 */
final class BodyHashes {
  private final MessageDigest md5 = Digests.md5();
  private final Optional<MessageDigest> payload;
  private final Optional<RunningChecksum> claimed;
  private final Optional<RunningChecksum> computed;

  BodyHashes(BodyClaims claims) {
    this.payload =
        claims.payload().mode() == PayloadMode.SIGNED
            ? Optional.of(Digests.sha256())
            : Optional.empty();
    this.claimed = claims.checksum().map(RunningChecksum::of);
    this.computed = claims.computed().map(RunningChecksum::of);
  }

  void update(byte[] slice, int length) {
    md5.update(slice, 0, length);
    payload.ifPresent(digest -> digest.update(slice, 0, length));
    claimed.ifPresent(running -> running.update(slice, 0, length));
    computed.ifPresent(running -> running.update(slice, 0, length));
  }

  /** Ends it: may be asked for once. */
  byte[] md5() {
    return md5.digest();
  }

  Optional<byte[]> payload() {
    return payload.map(MessageDigest::digest);
  }

  Optional<RunningChecksum> claimed() {
    return claimed;
  }

  Optional<RunningChecksum> computed() {
    return computed;
  }
}

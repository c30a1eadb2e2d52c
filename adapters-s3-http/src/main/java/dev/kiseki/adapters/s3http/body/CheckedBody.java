package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSlice;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request body as slices, hashed and checked against everything the client said about it. Used by
 * one thread.
 *
 * <p>Large bodies are hashed on another thread ({@link RingHashing}) while this one reads and
 * seals.
 */
public final class CheckedBody implements BodySource, AutoCloseable {
  private final BodyClaims claims;
  private final WireBytes bytes;
  private final Optional<AwsChunkedDecoder> chunked;
  private final BodyHashes hashes;
  private final HashingLane lane;

  private boolean atEnd;
  private boolean closed;
  private Optional<BodyFacts> facts = Optional.empty();

  CheckedBody(
      BodyClaims claims,
      WireBytes bytes,
      Optional<AwsChunkedDecoder> chunked,
      BodyHashes hashes,
      HashingLane lane) {
    this.claims = claims;
    this.bytes = bytes;
    this.chunked = chunked;
    this.hashes = hashes;
    this.lane = lane;
  }

  @Override
  public OptionalLong length() {
    return claims.decodedLength();
  }

  @Override
  public ByteSlice next() {
    if (facts.isPresent()) {
      return ByteSlice.EMPTY;
    }
    if (!atEnd) {
      byte[] buffer = lane.nextBuffer();
      int length = fill(buffer);
      if (length > 0) {
        lane.submit(length);
        return new ByteSlice(buffer, 0, length);
      }
    }
    facts = Optional.of(verify());
    return ByteSlice.EMPTY;
  }

  @Override
  public BodyFacts facts() {
    return facts.orElseThrow(() -> new IllegalStateException("the body was not read to its end"));
  }

  /** Gives the buffers back; the last slice is no longer valid. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      lane.close();
    }
  }

  private int fill(byte[] buffer) {
    int filled = 0;
    while (filled < SLICE_BYTES) {
      int count = bytes.read(buffer, filled, SLICE_BYTES - filled);
      if (count < 0) {
        atEnd = true;
        break;
      }
      filled += count;
    }
    return filled;
  }

  private BodyFacts verify() {
    lane.finish();
    byte[] digest = hashes.md5();
    hashes.payload().ifPresent(hash -> requirePayload(HexFormat.of().formatHex(hash)));
    if (claims.contentMd5().isPresent()
        && !MessageDigest.isEqual(claims.contentMd5().get(), digest)) {
      throw new KisekiException(
          ErrorCode.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.");
    }
    List<Checksum> checksums = new ArrayList<>(2);
    hashes.claimed().ifPresent(running -> checksums.add(verified(running)));
    hashes.computed().ifPresent(running -> checksums.add(running.checksum()));
    return new BodyFacts(digest, checksums);
  }

  private Checksum verified(RunningChecksum running) {
    Checksum result = running.checksum();
    byte[] bytes = Base64.getDecoder().decode(result.value());
    if (!MessageDigest.isEqual(expectedChecksum(running), bytes)) {
      throw new KisekiException(
          ErrorCode.BAD_DIGEST,
          "The " + running.algorithm() + " you specified did not match the calculated checksum.");
    }
    return result;
  }

  private void requirePayload(String computed) {
    String declared = claims.payload().declared().toLowerCase(Locale.ROOT);
    if (!computed.equals(declared)) {
      throw new KisekiException(
          ErrorCode.PAYLOAD_HASH_MISMATCH,
          "The provided 'x-amz-content-sha256' header does not match what was computed.",
          Fact.of("ClientComputedContentSHA256", declared),
          Fact.of("S3ComputedContentSHA256", computed));
    }
  }

  private byte[] expectedChecksum(RunningChecksum running) {
    if (claims.checksumInHeader().isPresent()) {
      return claims.checksumInHeader().get();
    }
    String name = ChecksumNames.header(running.algorithm());
    String value = chunked.map(decoder -> decoder.trailers().get(name)).orElse("");
    if (value == null || value.isEmpty()) {
      throw new KisekiException(
          ErrorCode.MALFORMED_TRAILER, "The trailer that x-amz-trailer announced did not come.");
    }
    return BodyClaims.checksumValue(running.algorithm(), value);
  }
}

package dev.kiseki.adapters.s3http.body;

import dev.kiseki.adapters.s3http.auth.ChunkSigner;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.ByteSlice;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Makes checked bodies; owns the buffers they share. Shared by all threads. */
public final class BodyReader {
  /** Below this a second thread gains nothing. */
  static final long OVERLAP_FROM_BYTES = 1 << 20;

  private final SliceBuffers buffers = new SliceBuffers();
  private final HashingThreads threads;

  public BodyReader(HashingThreads threads) {
    this.threads = threads;
  }

  public CheckedBody open(BodyClaims claims, WireBytes wire, Optional<ChunkSigner> signer) {
    boolean large = claims.decodedLength().orElse(Long.MAX_VALUE) >= OVERLAP_FROM_BYTES;
    BodyHashes hashes = new BodyHashes(claims);
    HashingLane lane =
        large ? new RingHashing(hashes, buffers, threads) : new InlineHashing(hashes, buffers);
    if (!claims.payload().mode().isChunked()) {
      return new CheckedBody(claims, wire, Optional.empty(), hashes, lane);
    }
    AwsChunkedDecoder decoder =
        new AwsChunkedDecoder(wire, claims.decodedLength().orElse(0), signer);
    return new CheckedBody(claims, decoder, Optional.of(decoder), hashes, lane);
  }

  /** A whole small body, checked: documents of a request. */
  public static byte[] readDocument(CheckedBody body, int maxBytes) {
    if (body.length().orElse(0) > maxBytes) {
      throw tooLarge();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteSlice slice = body.next(); !slice.isEmpty(); slice = body.next()) {
      if (all.size() + slice.length() > maxBytes) {
        throw tooLarge();
      }
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return all.toByteArray();
  }

  private static KisekiException tooLarge() {
    return new KisekiException(ErrorCode.REQUEST_TOO_LARGE, "Your request was too big.");
  }
}

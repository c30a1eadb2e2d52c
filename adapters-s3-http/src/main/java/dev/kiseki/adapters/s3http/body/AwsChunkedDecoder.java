package dev.kiseki.adapters.s3http.body;

import dev.kiseki.adapters.s3http.auth.ChunkSigner;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the aws-chunked coding off a body, verifying chunk and trailer signatures on the way.
 *
 * <pre>
 *   1f4;chunk-signature=64 hex digits CRLF       the signature only in the signed forms
 *   500 bytes CRLF
 *   0;chunk-signature=... CRLF
 *   x-amz-checksum-crc32:base64 CRLF             only in the forms with a trailer
 *   x-amz-trailer-signature:64 hex digits CRLF   only in the signed form with a trailer
 *   CRLF
 * </pre>
 *
 * A chunk may be of any size: its bytes go straight to the reader's array, nothing is kept. Bytes
 * are handed on before their chunk's signature is known; whoever stores them commits only after the
 * end was reached.
 *
 * <p>Source: AWS S3 API reference, "Signature Calculations: Transferring Payload in Multiple
 * Chunks".
 */
final class AwsChunkedDecoder implements WireBytes {
  /** A size of 16 digits and a signature are 98 bytes. */
  private static final int MAX_CHUNK_LINE = 256;

  private static final int MAX_TRAILER_LINE = 1024;
  private static final int MAX_TRAILERS = 16;

  private final LineReader wire;
  private final long declaredLength;
  private final Optional<ChunkSigner> signer;
  private final MessageDigest chunkSha256 = Digests.sha256();
  private final Map<String, String> trailers = new LinkedHashMap<>();

  private long decodedBytes;
  private long chunkRemaining;
  private String chunkSignature = "";
  private boolean ended;

  AwsChunkedDecoder(WireBytes wire, long declaredLength, Optional<ChunkSigner> signer) {
    this.wire = new LineReader(wire);
    this.declaredLength = declaredLength;
    this.signer = signer;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (ended) {
      return -1;
    }
    if (chunkRemaining == 0 && !beginChunk()) {
      return -1;
    }
    int count = wire.read(target, offset, (int) Math.min(length, chunkRemaining));
    if (count < 0) {
      throw incomplete();
    }
    if (signer.isPresent()) {
      chunkSha256.update(target, offset, count);
    }
    chunkRemaining -= count;
    decodedBytes += count;
    if (chunkRemaining == 0) {
      endChunk();
    }
    return count;
  }

  /** The trailers by lower-case name, after the end. */
  Map<String, String> trailers() {
    return trailers;
  }

  private boolean beginChunk() {
    String line = wire.line(MAX_CHUNK_LINE).orElseThrow(AwsChunkedDecoder::incomplete);
    int semicolon = line.indexOf(';');
    long size = size(semicolon < 0 ? line : line.substring(0, semicolon));
    chunkSignature = semicolon < 0 ? "" : signature(line.substring(semicolon + 1));
    if (size > declaredLength - decodedBytes) {
      throw new KisekiException(
          ErrorCode.INCOMPLETE_BODY,
          "The chunks hold more bytes than x-amz-decoded-content-length says.");
    }
    chunkRemaining = size;
    if (size > 0) {
      return true;
    }
    verifyChunk();
    finish();
    return false;
  }

  private void endChunk() {
    if (!wire.line(0).orElseThrow(AwsChunkedDecoder::incomplete).isEmpty()) {
      throw malformed();
    }
    verifyChunk();
  }

  private void verifyChunk() {
    if (signer.isPresent() && !signer.get().acceptsChunk(chunkSignature, chunkSha256.digest())) {
      throw new KisekiException(
          ErrorCode.SIGNATURE_MISMATCH,
          "The chunk signature we calculated does not match the signature you provided.");
    }
  }

  /** The end counts as reached only once everything about it was found right. */
  private void finish() {
    if (decodedBytes != declaredLength) {
      throw incomplete();
    }
    StringBuilder signed = new StringBuilder();
    String trailerSignature = readTrailers(signed);
    // The terminating chunk's signature covers no trailer: these lines have one of their own.
    if (signer.isPresent() && !trailers.isEmpty()) {
      byte[] hash =
          Digests.sha256().digest(signed.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (!signer.get().acceptsTrailer(trailerSignature, hash)) {
        throw new KisekiException(
            ErrorCode.SIGNATURE_MISMATCH,
            "The trailer signature we calculated does not match the signature you provided.");
      }
    }
    if (wire.read(new byte[1], 0, 1) >= 0) {
      throw malformed();
    }
    ended = true;
  }

  private String readTrailers(StringBuilder signed) {
    String trailerSignature = "";
    for (int count = 0; count <= MAX_TRAILERS; count++) {
      // Some clients end without the last empty line.
      String line = wire.line(MAX_TRAILER_LINE).orElse("").strip();
      if (line.isEmpty()) {
        return trailerSignature;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformedTrailer();
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (name.equals("x-amz-trailer-signature")) {
        trailerSignature = value;
      } else {
        trailers.put(name, value);
        signed.append(name).append(':').append(value).append('\n');
      }
    }
    throw malformedTrailer();
  }

  private static long size(String hex) {
    String digits = hex.strip();
    if (digits.isEmpty() || digits.length() > 15) {
      throw malformed();
    }
    long size = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      size = size << 4 | digit;
    }
    return size;
  }

  private static String signature(String extension) {
    String prefix = "chunk-signature=";
    return extension.startsWith(prefix) ? extension.substring(prefix.length()).strip() : "";
  }

  private static KisekiException incomplete() {
    return new KisekiException(
        ErrorCode.INCOMPLETE_BODY,
        "The request body terminated unexpectedly",
        Fact.of("Coding", "aws-chunked"));
  }

  private static KisekiException malformed() {
    return new KisekiException(
        ErrorCode.INVALID_REQUEST, "The aws-chunked coding of the body is malformed.");
  }

  private static KisekiException malformedTrailer() {
    return new KisekiException(
        ErrorCode.MALFORMED_TRAILER,
        "The request contained trailing data that was not well-formed");
  }
}

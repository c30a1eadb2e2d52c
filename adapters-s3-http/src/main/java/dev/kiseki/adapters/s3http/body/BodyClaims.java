package dev.kiseki.adapters.s3http.body;

import dev.kiseki.adapters.s3http.auth.Payload;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the headers of a request claim about its body.
 *
 * @param decodedLength the length without transport coding
 * @param contentMd5 16 bytes
 * @param checksum the algorithm the client sends a checksum of
 * @param checksumInHeader the value to compare with, when it is not in the trailer
 * @param computed an algorithm to run although the client says nothing about its result
 */
public record BodyClaims(
    Payload payload,
    OptionalLong decodedLength,
    Optional<byte[]> contentMd5,
    Optional<ChecksumAlgorithm> checksum,
    Optional<byte[]> checksumInHeader,
    Optional<ChecksumAlgorithm> computed) {

  /**
   * Reads the claims.
   *
   * @param contentLength of the HTTP body, absent when it is chunked
   */
  public static BodyClaims parse(
      RequestHeaders headers, Payload payload, OptionalLong contentLength) {
    OptionalLong decoded = payload.mode().isChunked() ? decodedLength(headers) : contentLength;
    Optional<ChecksumAlgorithm> header = checksumHeader(headers);
    Optional<ChecksumAlgorithm> trailer = checksumTrailer(headers, payload);
    if (header.isPresent() && trailer.isPresent()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "Expecting a single x-amz-checksum- header or trailer, not both.");
    }
    Optional<byte[]> expected =
        header.map(
            algorithm ->
                checksumValue(
                    algorithm, headers.first(ChecksumNames.header(algorithm)).orElse("")));
    return new BodyClaims(
        payload,
        decoded,
        contentMd5(headers),
        header.or(() -> trailer),
        expected,
        Optional.empty());
  }

  /** The same, with the checksum of this algorithm in the facts of the body whatever was sent. */
  public BodyClaims withChecksum(ChecksumAlgorithm algorithm) {
    return checksum.equals(Optional.of(algorithm))
        ? this
        : new BodyClaims(
            payload, decodedLength, contentMd5, checksum, checksumInHeader, Optional.of(algorithm));
  }

  /** The claims of a request whose checksum header is not about its body. */
  public static BodyClaims ofDocument(
      RequestHeaders headers, Payload payload, OptionalLong contentLength) {
    OptionalLong decoded = payload.mode().isChunked() ? decodedLength(headers) : contentLength;
    return new BodyClaims(
        payload,
        decoded,
        contentMd5(headers),
        checksumTrailer(headers, payload),
        Optional.empty(),
        Optional.empty());
  }

  private static OptionalLong decodedLength(RequestHeaders headers) {
    String text =
        headers
            .first("x-amz-decoded-content-length")
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.MISSING_CONTENT_LENGTH,
                        "You must provide the x-amz-decoded-content-length HTTP header."));
    try {
      long length = Long.parseLong(text);
      if (length >= 0) {
        return OptionalLong.of(length);
      }
    } catch (NumberFormatException e) {
      // answered below, as a negative number is
    }
    throw new KisekiException(
        ErrorCode.INVALID_ARGUMENT, "x-amz-decoded-content-length is not a length.");
  }

  private static Optional<byte[]> contentMd5(RequestHeaders headers) {
    return headers
        .first("content-md5")
        .map(
            text ->
                decode(text, 16)
                    .orElseThrow(
                        () ->
                            new KisekiException(
                                ErrorCode.INVALID_DIGEST,
                                "The Content-MD5 you specified was invalid.")));
  }

  private static Optional<ChecksumAlgorithm> checksumHeader(RequestHeaders headers) {
    Optional<ChecksumAlgorithm> found = Optional.empty();
    for (int i = 0; i < headers.count(); i++) {
      Optional<ChecksumAlgorithm> here = ChecksumNames.ofHeader(headers.name(i));
      if (here.isPresent() && found.isPresent()) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "Expecting a single x-amz-checksum- header. Multiple checksum types given.");
      }
      found = here.isPresent() ? here : found;
    }
    return found;
  }

  private static Optional<ChecksumAlgorithm> checksumTrailer(
      RequestHeaders headers, Payload payload) {
    Optional<String> trailer = headers.first("x-amz-trailer").filter(value -> !value.isEmpty());
    if (trailer.isEmpty()) {
      return Optional.empty();
    }
    Optional<ChecksumAlgorithm> algorithm =
        ChecksumNames.ofHeader(trailer.get().toLowerCase(Locale.ROOT));
    if (algorithm.isEmpty() || !payload.mode().hasTrailer()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The value specified in the x-amz-trailer header is not supported");
    }
    return algorithm;
  }

  /** The bytes of a checksum as a client writes it. */
  static byte[] checksumValue(ChecksumAlgorithm algorithm, String base64) {
    return decode(base64, algorithm.sizeBytes())
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.BAD_DIGEST,
                    "Value for " + ChecksumNames.header(algorithm) + " header is invalid."));
  }

  private static Optional<byte[]> decode(String base64, int sizeBytes) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return bytes.length == sizeBytes ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.upload.CompleteUpload.Expected;
import dev.kiseki.ports.in.upload.CompleteUpload.ExpectedChecksum;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/** What the headers of CompleteMultipartUpload claim about the object to be. */
final class ExpectedHeaders {
  private static final String TYPE = "x-amz-checksum-type";
  private static final String SIZE = "x-amz-mp-object-size";

  private ExpectedHeaders() {}

  static Expected of(RequestHeaders headers) {
    Optional<Checksum.Kind> kind = headers.first(TYPE).map(UploadChecksums::kind);
    return new Expected(checksum(headers), kind, size(headers));
  }

  private static Optional<ExpectedChecksum> checksum(RequestHeaders headers) {
    Optional<ExpectedChecksum> found = Optional.empty();
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> value = headers.first(ChecksumNames.header(algorithm));
      if (value.isPresent() && found.isPresent()) {
        throw new KisekiException(
            ErrorCode.INVALID_REQUEST,
            "Expecting a single x-amz-checksum- header. Multiple checksum types given.");
      }
      if (value.isPresent()) {
        requireWellFormed(algorithm, value.get());
        found = Optional.of(new ExpectedChecksum(algorithm, value.get()));
      }
    }
    return found;
  }

  /** The base64 of so many bytes, of a composite checksum followed by the number of parts. */
  private static void requireWellFormed(ChecksumAlgorithm algorithm, String value) {
    int dash = value.indexOf('-');
    try {
      byte[] bytes = Base64.getDecoder().decode(dash < 0 ? value : value.substring(0, dash));
      if (bytes.length == algorithm.sizeBytes()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // refused below, as a wrong length is
    }
    throw new KisekiException(
        ErrorCode.BAD_DIGEST,
        "Value for " + ChecksumNames.header(algorithm) + " header is invalid.");
  }

  private static OptionalLong size(RequestHeaders headers) {
    Optional<String> text = headers.first(SIZE);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long size = Long.parseLong(text.get());
      if (size >= 0) {
        return OptionalLong.of(size);
      }
    } catch (NumberFormatException e) {
      // refused below, as a negative number is
    }
    throw Arguments.invalid("x-amz-mp-object-size is not a length.", SIZE, text.get());
  }
}

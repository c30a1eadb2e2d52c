package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.util.Optional;

/** Query parameters and headers that several operations read. */
final class Arguments {
  /** Every number of so many digits fits a long. */
  private static final int MAX_DIGITS = 18;

  private Arguments() {}

  static KisekiException invalid(String sentence, String name, String value) {
    return new KisekiException(
        ErrorCode.INVALID_ARGUMENT,
        sentence,
        Fact.of("ArgumentName", name),
        Fact.of("ArgumentValue", value));
  }

  /** A page size: what is too large is cut down, what is no number is refused. */
  static int limit(S3Request request, String name, int max) {
    return limit(request.query().nonEmpty(name), name, max);
  }

  /** The same in a header. */
  static int headerLimit(RequestHeaders headers, String name, int max) {
    return limit(headers.first(name).filter(text -> !text.isEmpty()), name, max);
  }

  private static int limit(Optional<String> text, String name, int max) {
    if (text.isEmpty()) {
      return max;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return (int) Math.min(value, max);
      }
    } catch (NumberFormatException e) {
      // refused below, as a negative number is
    }
    throw invalid("Provided " + name + " not an integer or within integer range", name, text.get());
  }

  /** Whether names are to be url-encoded. */
  static boolean urlEncoding(S3Request request) {
    Optional<String> encoding = request.query().nonEmpty("encoding-type");
    if (encoding.isPresent() && !encoding.get().equals("url")) {
      throw invalid(
          "Invalid Encoding Method specified in Request", "encoding-type", encoding.get());
    }
    return encoding.isPresent();
  }

  /** The object, or the version of it that the request names. */
  static ObjectTarget versioned(S3Request request) {
    ObjectTarget object = request.object();
    return new ObjectTarget(
        object.caller(),
        object.namespace(),
        object.key(),
        request.query().first("versionId").map(Arguments::version));
  }

  static VersionId version(String text) {
    if (text.isEmpty()) {
      throw invalid("Version id cannot be the empty string", "versionId", text);
    }
    return VersionId.parse(text);
  }

  static PartNumber partNumber(S3Request request) {
    String text = request.query().first("partNumber").orElse("");
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= PartNumber.MAX) {
        return new PartNumber(number);
      }
    } catch (NumberFormatException e) {
      // refused below, as a number out of range is
    }
    throw invalid(
        "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
  }

  static UploadTarget upload(S3Request request) {
    UploadId id =
        UploadId.parse(request.query().first("uploadId").orElse(""))
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.NO_SUCH_UPLOAD,
                        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                            + " aborted or completed."));
    return new UploadTarget(request.object(), id);
  }

  /**
   * The Range header; what is not one range of bytes is ignored, as RFC 9110 allows and S3 does.
   */
  static Optional<RangeSpec> range(String header) {
    if (!header.startsWith("bytes=") || header.indexOf(',') >= 0) {
      return Optional.empty();
    }
    String spec = header.substring("bytes=".length()).strip();
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    Optional<Long> first = number(spec.substring(0, dash));
    Optional<Long> last = number(spec.substring(dash + 1));
    if (dash == 0) {
      return last.map(RangeSpec.Suffix::new);
    }
    if (first.isEmpty() || (last.isEmpty() && dash < spec.length() - 1)) {
      return Optional.empty();
    }
    if (last.isPresent() && last.get() < first.get()) {
      return Optional.empty();
    }
    return Optional.of(
        last.isPresent()
            ? new RangeSpec.Between(first.get(), last.get())
            : new RangeSpec.From(first.get()));
  }

  /** A number beyond any size is one: its range lies beyond the end and is refused as that. */
  private static Optional<Long> number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return Optional.of(
        significant.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant));
  }
}

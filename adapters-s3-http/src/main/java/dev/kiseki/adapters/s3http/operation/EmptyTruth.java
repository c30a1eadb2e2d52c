package dev.kiseki.adapters.s3http.operation;

/**
 * The true answer of a feature that is never configured.
 *
 * @param status 200 with {@code document}, 204 with nothing, or 404 with {@code code}
 */
public record EmptyTruth(int status, String code, String message, String document) {
  static final EmptyTruth NONE = new EmptyTruth(0, "", "", "");

  static EmptyTruth parse(String status, String truth) {
    return switch (status) {
      case "-" -> NONE;
      case "204" -> new EmptyTruth(204, "", "", "");
      case "200" -> new EmptyTruth(200, "", "", truth);
      case "404" -> {
        int bar = truth.indexOf('|');
        yield new EmptyTruth(404, truth.substring(0, bar), truth.substring(bar + 1), "");
      }
      default -> throw new IllegalArgumentException(status);
    };
  }
}

package dev.kiseki.dist.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What S3 answers. Only what is named here is compared. */
final class Expected {
  private final int status;
  private final String code;
  private final TreeMap<String, Optional<String>> headers = new TreeMap<>();
  private Optional<List<byte[]>> body = Optional.empty();

  private Expected(int status, String code) {
    this.status = status;
    this.code = code;
  }

  static Expected ok(int status) {
    return new Expected(status, "");
  }

  static Expected refused(int status, String code) {
    return new Expected(status, code);
  }

  static Expected noBucket() {
    return refused(404, "NoSuchBucket");
  }

  static Expected noKey() {
    return refused(404, "NoSuchKey");
  }

  static Expected failedCondition() {
    return refused(412, "PreconditionFailed");
  }

  Expected header(String name, String value) {
    headers.put(name, Optional.of(value));
    return this;
  }

  Expected header(String name, Optional<String> value) {
    headers.put(name, value);
    return this;
  }

  Expected without(String name) {
    headers.put(name, Optional.empty());
    return this;
  }

  Expected body(List<byte[]> pieces) {
    body = Optional.of(pieces);
    return this;
  }

  boolean isSuccess() {
    return status < 300;
  }

  /** What differs, empty when nothing does. */
  String differences(Answer answer) {
    StringBuilder out = new StringBuilder();
    boolean readable = !answer.method().equals("HEAD") && status != 304;
    if (answer.status() != status || (readable && !answer.code().equals(code))) {
      out.append(
          "expected %d %s, got %d %s\n".formatted(status, code, answer.status(), answer.code()));
    }
    headers.forEach(
        (name, value) -> {
          if (!answer.header(name).equals(value)) {
            out.append(
                "header %s: expected %s, got %s\n".formatted(name, value, answer.header(name)));
          }
        });
    body.filter(pieces -> readable && !isSame(pieces, answer.body()))
        .ifPresent(
            pieces ->
                out.append(
                    "body: expected %d bytes, got %d or others\n"
                        .formatted(length(pieces), answer.body().length)));
    return out.toString();
  }

  static long length(List<byte[]> pieces) {
    return pieces.stream().mapToLong(piece -> piece.length).sum();
  }

  private static boolean isSame(List<byte[]> pieces, byte[] got) {
    int at = 0;
    for (byte[] piece : pieces) {
      int end = at + piece.length;
      if (end > got.length || !Arrays.equals(piece, 0, piece.length, got, at, end)) {
        return false;
      }
      at = end;
    }
    return at == got.length;
  }
}

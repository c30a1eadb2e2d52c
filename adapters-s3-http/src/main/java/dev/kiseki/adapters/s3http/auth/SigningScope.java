package dev.kiseki.adapters.s3http.auth;

import java.util.Optional;

/** The credential scope of SigV4: day, region, service. */
record SigningScope(String accessKeyId, String day, String region, String service) {
  private static final String TERMINATOR = "aws4_request";

  /** Any name is accepted, but it is kept with the signing keys. */
  private static final int MAX_REGION_CHARS = 64;

  /**
   * From {@code AKID/20130524/us-east-1/s3/aws4_request}; an access key id may itself hold slashes.
   */
  static Optional<SigningScope> parse(String credential) {
    String[] part = credential.split("/", -1);
    int count = part.length;
    if (count < 5 || !part[count - 1].equals(TERMINATOR) || !isDay(part[count - 4])) {
      return Optional.empty();
    }
    int idLength = credential.length();
    for (int i = count - 4; i < count; i++) {
      idLength -= part[i].length() + 1;
    }
    String accessKeyId = credential.substring(0, idLength);
    String region = part[count - 3];
    boolean complete =
        !accessKeyId.isEmpty() && !region.isEmpty() && region.length() <= MAX_REGION_CHARS;
    return complete
        ? Optional.of(new SigningScope(accessKeyId, part[count - 4], region, part[count - 2]))
        : Optional.empty();
  }

  private static boolean isDay(String text) {
    return text.length() == 8 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** As the string to sign holds it. */
  String text() {
    return day + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}

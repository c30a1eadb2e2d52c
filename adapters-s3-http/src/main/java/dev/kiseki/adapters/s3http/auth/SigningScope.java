package dev.kiseki.adapters.s3http.auth;

import java.util.Optional;

/** The credential scope of SigV4: day, region, service. */
record SigningScope(String accessKeyId, String day, String region, String service) {
  private static final String TERMINATOR = "aws4_request";

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
    boolean complete = !accessKeyId.isEmpty() && !part[count - 3].isEmpty();
    return complete
        ? Optional.of(
            new SigningScope(accessKeyId, part[count - 4], part[count - 3], part[count - 2]))
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

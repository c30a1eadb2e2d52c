package dev.kiseki.domain;

import java.util.regex.Pattern;

/**
 * The public half of an access key, AWS shaped: 3 to 128 characters of letters, digits and
 * underscore.
 */
public record AccessKeyId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{3,128}");

  public AccessKeyId {
    if (!isValid(value)) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "An access key id has 3 to 128 letters, digits, '_', '.' or '-'.");
    }
  }

  public static boolean isValid(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}

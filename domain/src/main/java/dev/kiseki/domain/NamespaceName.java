package dev.kiseki.domain;

import java.util.regex.Pattern;

/**
 * A namespace's (bucket's) name: 3 to 63 characters of a–z, 0–9, dot and hyphen, beginning and
 * ending with a letter or digit, each label between dots likewise, not shaped like an IP address,
 * without the prefixes and suffixes AWS reserves.
 *
 * <p>Source: AWS S3 user guide, "General purpose bucket naming rules".
 */
public record NamespaceName(String value) implements Comparable<NamespaceName> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  public NamespaceName {
    if (!isValid(value)) {
      throw new KisekiException(
          ErrorCode.INVALID_NAMESPACE_NAME,
          "The specified bucket is not valid.",
          Fact.of("BucketName", value));
    }
  }

  public static boolean isValid(String name) {
    return SHAPE.matcher(name).matches()
        && !name.contains("..")
        && !name.contains(".-")
        && !name.contains("-.")
        && !IP_ADDRESS.matcher(name).matches()
        && !name.startsWith("xn--")
        && !name.startsWith("sthree-")
        && !name.startsWith("amzn-s3-demo-")
        && !name.endsWith("-s3alias")
        && !name.endsWith("--ol-s3")
        && !name.endsWith(".mrap")
        && !name.endsWith("--x-s3")
        && !name.endsWith("--table-s3");
  }

  @Override
  public int compareTo(NamespaceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.kiseki.domain;

import java.util.HexFormat;

/**
 * A version's name as clients see it. It tells the version's place, so that finding it, or going on
 * behind it in a listing, is one seek; to clients it is opaque.
 */
public sealed interface VersionId {
  /** As it is sent. */
  String text();

  /** The version that is called {@code null}. */
  record Null() implements VersionId {
    @Override
    public String text() {
      return "null";
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /**
   * Any other.
   *
   * @param order see {@link Version#order}
   * @param node what its content was stored for, whatever node has it now: another one of the same
   *     order never was
   */
  record Numbered(long order, NodeId node) implements VersionId {
    public Numbered {
      if (order < 1) {
        throw new IllegalArgumentException("version order");
      }
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String text() {
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(order) + hex.toHexDigits(node.value());
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** The name of a version that a node has, or had. */
  static VersionId of(Version version, NodeId node) {
    return version.isNull() ? new Null() : new Numbered(version.order(), version.origin(node));
  }

  /** INVALID_ARGUMENT for a text that no version can have. */
  static VersionId parse(String text) {
    if (text.equals("null")) {
      return new Null();
    }
    if (text.length() == 32 && text.chars().allMatch(HexFormat::isHexDigit)) {
      long order = HexFormat.fromHexDigitsToLong(text, 0, 16);
      long node = HexFormat.fromHexDigitsToLong(text, 16, 32);
      if (order > 0 && node > 0) {
        return new Numbered(order, new NodeId(node));
      }
    }
    throw new KisekiException(
        ErrorCode.INVALID_ARGUMENT,
        "Invalid version id specified",
        Fact.of("ArgumentName", "versionId"),
        Fact.of("ArgumentValue", text));
  }
}

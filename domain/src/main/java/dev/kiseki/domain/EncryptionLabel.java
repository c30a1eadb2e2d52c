package dev.kiseki.domain;

/**
 * What clients are told about encryption at rest. It changes nothing about how bytes are sealed:
 * that is always under keys the tenant controls. The numbers are on disk.
 */
public enum EncryptionLabel {
  /** Encrypted, without naming a key. */
  UNNAMED(1),
  /** Encrypted, naming the tenant's key. */
  TENANT_KEY(2);

  private final byte number;

  EncryptionLabel(int number) {
    this.number = (byte) number;
  }

  public byte number() {
    return number;
  }

  /** IllegalArgumentException for a number that is none of these. */
  public static EncryptionLabel of(byte number) {
    return switch (number) {
      case 1 -> UNNAMED;
      case 2 -> TENANT_KEY;
      default -> throw new IllegalArgumentException("encryption label");
    };
  }
}

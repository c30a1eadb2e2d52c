package dev.kiseki.domain;

/** The five additional checksums of S3. The numbers are on disk. */
public enum ChecksumAlgorithm {
  CRC32(1, 4),
  CRC32C(2, 4),
  CRC64NVME(3, 8),
  SHA1(4, 20),
  SHA256(5, 32);

  private final byte number;
  private final int sizeBytes;

  ChecksumAlgorithm(int number, int sizeBytes) {
    this.number = (byte) number;
    this.sizeBytes = sizeBytes;
  }

  public byte number() {
    return number;
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  /** IllegalArgumentException for a number that is none of these. */
  public static ChecksumAlgorithm of(byte number) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.number == number) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("checksum algorithm");
  }
}

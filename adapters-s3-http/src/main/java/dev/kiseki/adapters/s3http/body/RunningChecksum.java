package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** One of S3's additional checksums over a stream of bytes. Used by one thread. */
sealed interface RunningChecksum {
  ChecksumAlgorithm algorithm();

  void update(byte[] bytes, int offset, int length);

  byte[] finish();

  default Checksum checksum() {
    return new Checksum(
        algorithm(), Checksum.Kind.FULL_OBJECT, Base64.getEncoder().encodeToString(finish()));
  }

  static RunningChecksum of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new Crc(algorithm, new CRC32());
      case CRC32C -> new Crc(algorithm, new CRC32C());
      case CRC64NVME -> new Crc(algorithm, new Crc64Nvme());
      case SHA1 -> new Digest(algorithm, Digests.sha1());
      case SHA256 -> new Digest(algorithm, Digests.sha256());
    };
  }

  /** A cyclic redundancy check. */
  record Crc(ChecksumAlgorithm algorithm, java.util.zip.Checksum crc) implements RunningChecksum {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      crc.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      long value = crc.getValue();
      return algorithm.sizeBytes() == 4
          ? ByteBuffer.allocate(4).putInt((int) value).array()
          : ByteBuffer.allocate(8).putLong(value).array();
    }
  }

  /** A message digest. */
  record Digest(ChecksumAlgorithm algorithm, MessageDigest digest) implements RunningChecksum {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      return digest.digest();
    }
  }
}

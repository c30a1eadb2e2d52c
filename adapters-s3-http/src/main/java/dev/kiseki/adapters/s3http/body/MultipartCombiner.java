package dev.kiseki.adapters.s3http.body;

import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ETag;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import dev.kiseki.ports.in.upload.PartCombiner;
import dev.kiseki.ports.in.upload.PartView;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * S3's rules for the whole of a multipart upload: the ETag is the MD5 of the parts' MD5s; a
 * composite checksum is the checksum of the parts' checksums; a full one is combined from the
 * parts' without reading a byte.
 *
 * <p>Source: AWS S3 user guide, "Checking object integrity".
 */
public final class MultipartCombiner implements PartCombiner {
  /** Of an upload whose creator named no checksum. */
  private static final UploadChecksum UNSAID =
      new UploadChecksum(ChecksumNames.DEFAULT, Checksum.Kind.FULL_OBJECT);

  @Override
  public Combined combine(List<PartView> parts, Optional<UploadChecksum> checksum) {
    MessageDigest md5 = Digests.md5();
    for (PartView part : parts) {
      md5.update(part.etag().digest());
    }
    return new Combined(
        ETag.of(md5.digest(), parts.size()), checksum(parts, checksum.orElse(UNSAID)));
  }

  private static Optional<Checksum> checksum(List<PartView> parts, UploadChecksum wanted) {
    Optional<String> value =
        wanted.kind() == Checksum.Kind.COMPOSITE
            ? composite(parts, wanted.algorithm())
            : full(parts, wanted.algorithm());
    return value.map(text -> new Checksum(wanted.algorithm(), wanted.kind(), text));
  }

  private static Optional<String> composite(List<PartView> parts, ChecksumAlgorithm algorithm) {
    RunningChecksum running = RunningChecksum.of(algorithm);
    for (PartView part : parts) {
      Optional<byte[]> bytes = bytes(part, algorithm);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      running.update(bytes.get(), 0, bytes.get().length);
    }
    return Optional.of(Base64.getEncoder().encodeToString(running.finish()) + "-" + parts.size());
  }

  private static Optional<String> full(List<PartView> parts, ChecksumAlgorithm algorithm) {
    CrcCombiner combiner =
        switch (algorithm) {
          case CRC32 -> CrcCombiner.CRC32;
          case CRC32C -> CrcCombiner.CRC32C;
          case CRC64NVME -> CrcCombiner.CRC64NVME;
          case SHA1, SHA256 -> throw new IllegalArgumentException("a digest cannot be combined");
        };
    long whole = 0;
    for (PartView part : parts) {
      Optional<byte[]> bytes = bytes(part, algorithm);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      whole = combiner.combine(whole, number(bytes.get()), part.sizeBytes());
    }
    ByteBuffer encoded = ByteBuffer.allocate(algorithm.sizeBytes());
    byte[] bytes =
        algorithm.sizeBytes() == 4
            ? encoded.putInt((int) whole).array()
            : encoded.putLong(whole).array();
    return Optional.of(Base64.getEncoder().encodeToString(bytes));
  }

  private static long number(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 4 ? buffer.getInt() & 0xFFFFFFFFL : buffer.getLong();
  }

  private static Optional<byte[]> bytes(PartView part, ChecksumAlgorithm algorithm) {
    return part.checksums().stream()
        .filter(checksum -> checksum.algorithm() == algorithm)
        .map(checksum -> Base64.getDecoder().decode(checksum.value()))
        .findFirst();
  }
}

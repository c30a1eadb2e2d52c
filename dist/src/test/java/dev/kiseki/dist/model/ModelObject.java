package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content and what is said about it.
 *
 * @param parts how many it was uploaded in, 0 for a plain PUT
 * @param crc32 the checksum it was given
 */
record ModelObject(
    List<byte[]> pieces,
    String etag,
    Map<String, String> metadata,
    Map<String, String> tags,
    int parts,
    Optional<String> crc32) {

  static ModelObject of(byte[] content, Map<String, String> metadata, Map<String, String> tags) {
    return new ModelObject(
        List.of(content),
        HexFormat.of().formatHex(Digest.of("MD5", content)),
        metadata,
        tags,
        0,
        Optional.empty());
  }

  static ModelObject ofParts(List<byte[]> parts, Map<String, String> metadata) {
    List<byte[]> digests = parts.stream().map(part -> Digest.of("MD5", part)).toList();
    String etag = HexFormat.of().formatHex(Digest.md5(digests)) + "-" + parts.size();
    return new ModelObject(
        List.copyOf(parts), etag, metadata, Map.of(), parts.size(), Optional.empty());
  }

  ModelObject withCrc32(String value) {
    return new ModelObject(pieces, etag, metadata, tags, parts, Optional.of(value));
  }

  ModelObject withTags(Map<String, String> others) {
    return new ModelObject(pieces, etag, metadata, others, parts, crc32);
  }

  ModelObject withMetadata(Map<String, String> others) {
    return new ModelObject(pieces, etag, others, tags, parts, crc32);
  }

  String quotedEtag() {
    return "\"" + etag + "\"";
  }

  long size() {
    return Expected.length(pieces);
  }

  /** The bytes from {@code start} up to {@code end}. */
  List<byte[]> slice(long start, long end) {
    List<byte[]> cut = new ArrayList<>();
    long at = 0;
    for (byte[] piece : pieces) {
      long from = Math.max(start, at);
      long to = Math.min(end, at + piece.length);
      if (from < to) {
        cut.add(java.util.Arrays.copyOfRange(piece, (int) (from - at), (int) (to - at)));
      }
      at += piece.length;
    }
    return cut;
  }
}

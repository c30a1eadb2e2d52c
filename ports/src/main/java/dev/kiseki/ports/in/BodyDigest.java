package dev.kiseki.ports.in;

/**
 * Digests bytes that the store reads for itself (a copied part, a copy that asks for a new
 * checksum). Given by the front end, because which digests an object carries is its business.
 */
public interface BodyDigest {
  void update(byte[] bytes, int offset, int length);

  BodyFacts finish();
}

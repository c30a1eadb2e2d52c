package dev.kiseki.adapters.s3http.auth;

/** What x-amz-content-sha256 says about the body. */
public enum PayloadMode {
  /** The hexadecimal SHA-256 of the whole body. */
  SIGNED,
  UNSIGNED,
  SIGNED_CHUNKS,
  SIGNED_CHUNKS_WITH_TRAILER,
  UNSIGNED_CHUNKS_WITH_TRAILER;

  public boolean isChunked() {
    return this != SIGNED && this != UNSIGNED;
  }

  public boolean hasTrailer() {
    return this == SIGNED_CHUNKS_WITH_TRAILER || this == UNSIGNED_CHUNKS_WITH_TRAILER;
  }

  public boolean hasChunkSignatures() {
    return this == SIGNED_CHUNKS || this == SIGNED_CHUNKS_WITH_TRAILER;
  }
}

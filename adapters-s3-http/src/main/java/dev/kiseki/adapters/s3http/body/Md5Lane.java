package dev.kiseki.adapters.s3http.body;

/** Computes the MD5 of the slices of one body, in order, and owns the arrays they are read into. */
sealed interface Md5Lane permits InlineMd5, RingMd5 {
  /** An array for the next slice; the one before stays untouched until this call. */
  byte[] nextBuffer();

  /** Adds the filled part of the array that was given last. */
  void submit(int length);

  /** The digest of all that was submitted. */
  byte[] digest();

  /** Gives the arrays back; nothing else may be called after it. */
  void close();
}

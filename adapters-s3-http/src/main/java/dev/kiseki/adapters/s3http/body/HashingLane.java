package dev.kiseki.adapters.s3http.body;

/** Hashes the slices of one body, in order, and owns the arrays they are read into. */
sealed interface HashingLane permits InlineHashing, RingHashing {
  /** An array for the next slice; the one before stays untouched until this call. */
  byte[] nextBuffer();

  /** Adds the filled part of the array that was given last. */
  void submit(int length);

  /** Returns once all that was submitted is hashed; the results are the caller's. */
  void finish();

  /** Gives the arrays back; nothing else may be called after it. */
  void close();
}

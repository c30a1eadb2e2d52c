package dev.kiseki.benchmarks.load;

import java.util.List;
import java.util.stream.IntStream;

/** A numbered set of objects of one size in one bucket; number and seed give key and bytes. */
final class ObjectSet {
  /** Hashing the bodies is done once per run; this keeps it within a second. */
  private static final long MAX_HASHED_BYTES = 256L << 20;

  private static final int MAX_BODIES = 4_096;

  private final String bucket;
  private final String prefix;
  private final int count;
  private final List<Body> bodies;

  ObjectSet(String bucket, String prefix, int count, long sizeBytes) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.count = count;
    int affordable = (int) Math.min(MAX_BODIES, Math.max(1, MAX_HASHED_BYTES / sizeBytes));
    this.bodies =
        IntStream.range(0, Math.min(count, affordable))
            .mapToObj(seed -> Body.random(seed, sizeBytes))
            .toList();
  }

  String bucket() {
    return bucket;
  }

  int count() {
    return count;
  }

  String path(int number) {
    return "/%s/%s%07d".formatted(bucket, prefix, number);
  }

  Body body(int number) {
    return bodies.get(number % bodies.size());
  }

  /** Deletes a key that stands right behind the numbered one and was never stored. */
  S3Request deleteBehind(int number, int nth) {
    return S3Request.delete(path(number) + "-gone-" + nth);
  }

  S3Request put(int number) {
    return S3Request.put(path(number), body(number));
  }

  S3Request get(int number) {
    return S3Request.get(path(number));
  }
}

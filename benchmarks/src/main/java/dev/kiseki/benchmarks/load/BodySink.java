package dev.kiseki.benchmarks.load;

import java.nio.ByteBuffer;

/** Takes the body of an answer piece by piece; what it leaves in the buffer is dropped. */
@FunctionalInterface
interface BodySink {
  BodySink DISCARD = bytes -> {};

  void accept(ByteBuffer bytes);
}

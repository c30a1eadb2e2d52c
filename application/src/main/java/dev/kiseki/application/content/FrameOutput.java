package dev.kiseki.application.content;

import dev.kiseki.ports.in.ByteSink;

/** Where opened frames go, and the arrays they are opened into. One thread. */
interface FrameOutput {
  /** For the next frames: the caller's until they are written. */
  FrameBuffers frames();

  /** Takes a part of the plaintext; the next goes into {@link #frames()}. */
  void write(int from, int length);

  /** Straight to a sink. */
  static FrameOutput to(ByteSink sink, FrameBuffers frames) {
    return new FrameOutput() {
      @Override
      public FrameBuffers frames() {
        return frames;
      }

      @Override
      public void write(int from, int length) {
        sink.write(frames.plain(), from, length);
      }
    };
  }
}

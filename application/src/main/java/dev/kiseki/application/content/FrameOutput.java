package dev.kiseki.application.content;

import dev.kiseki.ports.in.ByteSink;

/** Where opened frames go, and the arrays they are opened into. One thread. */
interface FrameOutput {
  /** An array for the next frames: the caller's until it is written. */
  byte[] plain();

  byte[] sealed();

  /** Takes a part of the array; the next ones go into {@link #plain()}. */
  void write(int from, int length);

  /** Straight to a sink. */
  static FrameOutput to(ByteSink sink, FrameBuffers frames) {
    return new FrameOutput() {
      @Override
      public byte[] plain() {
        return frames.plain();
      }

      @Override
      public byte[] sealed() {
        return frames.sealed();
      }

      @Override
      public void write(int from, int length) {
        sink.write(frames.plain(), from, length);
      }
    };
  }
}

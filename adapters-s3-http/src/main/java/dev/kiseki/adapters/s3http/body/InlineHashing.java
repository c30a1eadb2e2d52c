package dev.kiseki.adapters.s3http.body;

/** On the caller's thread: for small bodies, where a hand-over costs more than it saves. */
final class InlineHashing implements HashingLane {
  private final BodyHashes hashes;
  private final SliceBuffers buffers;
  private final byte[] buffer;

  InlineHashing(BodyHashes hashes, SliceBuffers buffers) {
    this.hashes = hashes;
    this.buffers = buffers;
    this.buffer = buffers.take();
  }

  @Override
  public byte[] nextBuffer() {
    return buffer;
  }

  @Override
  public void submit(int length) {
    hashes.update(buffer, length);
  }

  @Override
  public void finish() {}

  @Override
  public void close() {
    buffers.give(buffer);
  }
}

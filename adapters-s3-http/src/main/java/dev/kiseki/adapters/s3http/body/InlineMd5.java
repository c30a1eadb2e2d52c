package dev.kiseki.adapters.s3http.body;

import java.security.MessageDigest;

/** On the caller's thread: for small bodies, where a hand-over costs more than it saves. */
final class InlineMd5 implements Md5Lane {
  private final MessageDigest md5 = Digests.md5();
  private final SliceBuffers buffers;
  private final byte[] buffer;

  InlineMd5(SliceBuffers buffers) {
    this.buffers = buffers;
    this.buffer = buffers.take();
  }

  @Override
  public byte[] nextBuffer() {
    return buffer;
  }

  @Override
  public void submit(int length) {
    md5.update(buffer, 0, length);
  }

  @Override
  public byte[] digest() {
    return md5.digest();
  }

  @Override
  public void close() {
    buffers.give(buffer);
  }
}

package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Counts what is written. */
final class Written implements DataWriter {
  private int bytes;

  int bytes() {
    return bytes;
  }

  @Override
  public void write(BufferData... buffers) {
    writeNow(buffers);
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void writeNow(BufferData... buffers) {
    for (BufferData buffer : buffers) {
      writeNow(buffer);
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    bytes += buffer.available();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

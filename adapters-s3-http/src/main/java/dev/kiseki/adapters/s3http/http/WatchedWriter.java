package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/** Writes of one connection: each waits for its client to read. */
record WatchedWriter(DataWriter delegate, ConnectionWatch watch) implements DataWriter {

  @Override
  public void write(BufferData... buffers) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.write(buffers);
    } finally {
      watch.end();
    }
  }

  @Override
  public void write(BufferData buffer) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.write(buffer);
    } finally {
      watch.end();
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.writeNow(buffers);
    } finally {
      watch.end();
    }
  }

  @Override
  public void writeNow(BufferData buffer) {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.writeNow(buffer);
    } finally {
      watch.end();
    }
  }

  @Override
  public void flush() {
    watch.begin(ConnectionWatch.Waiting.FOR_READER);
    try {
      delegate.flush();
    } finally {
      watch.end();
    }
  }

  @Override
  public void close() {
    delegate.close();
  }
}

package dev.kiseki.adapters.s3http.exchange;

import dev.kiseki.ports.in.ByteSink;

/** Bytes of a response that are made while they are sent. */
public interface StreamBody extends AutoCloseable {
  void transferTo(ByteSink sink);

  /** Closing again does nothing. */
  @Override
  void close();
}

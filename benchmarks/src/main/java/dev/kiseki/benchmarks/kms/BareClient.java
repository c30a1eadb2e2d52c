package dev.kiseki.benchmarks.kms;

/** A service asked for one thing, without any of Kiseki. */
interface BareClient extends AutoCloseable {
  byte[] wrap(byte[] plain) throws Exception;

  byte[] unwrap(byte[] wrapped) throws Exception;

  @Override
  void close();
}

package dev.kiseki.ports.out.files;

/** Ends when closed. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}

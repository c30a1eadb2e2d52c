package dev.kiseki.ports.out.system;

/** The system's cryptographic generator. */
@FunctionalInterface
public interface RandomBytes {
  void fill(byte[] target);
}

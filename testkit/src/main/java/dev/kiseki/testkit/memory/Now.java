package dev.kiseki.testkit.memory;

import dev.kiseki.ports.out.metadata.Committed;

/** Visible and, as far as memory goes, durable at once. */
record Now<T>(T value) implements Committed<T> {
  @Override
  public void awaitDurable() {}
}

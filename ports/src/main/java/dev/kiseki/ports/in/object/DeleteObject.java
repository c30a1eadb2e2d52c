package dev.kiseki.ports.in.object;

import dev.kiseki.domain.WriteConditions;

/** Deletes an object. A missing key is no error. Durable when it returns. */
@FunctionalInterface
public interface DeleteObject {
  void delete(ObjectTarget target, WriteConditions conditions);
}

package dev.kiseki.ports.in.object;

import dev.kiseki.domain.DeleteConditions;

/**
 * Deletes an object, or one version of it for good. What is not there is no error. Durable when it
 * returns.
 */
@FunctionalInterface
public interface DeleteObject {
  Deletion delete(ObjectTarget target, DeleteConditions conditions);
}

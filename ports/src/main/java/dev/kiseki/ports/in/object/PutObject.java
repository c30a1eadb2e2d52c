package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.BodySource;

/** Stores an object, whole or not at all; when it returns the object survives power loss. */
@FunctionalInterface
public interface PutObject {
  StoredObject put(Command command);

  /** The body is read only after namespace, role and conditions were found good. */
  record Command(
      ObjectTarget target,
      ObjectAttributes attributes,
      WriteConditions conditions,
      BodySource body) {}
}

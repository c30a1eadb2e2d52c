package dev.kiseki.ports.in.object;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.Caller;
import java.util.List;
import java.util.Optional;

/** Deletes up to 1,000 objects in one durable step; each key has an answer of its own, in order. */
@FunctionalInterface
public interface DeleteObjects {
  List<Answer> delete(Caller caller, NamespaceName namespace, List<Entry> entries);

  record Entry(ObjectKey key, WriteConditions conditions) {}

  /** No error: the key is gone, or never was. */
  record Answer(ObjectKey key, Optional<KisekiException> error) {}
}

package dev.kiseki.ports.in.object;

import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.Caller;
import java.util.List;
import java.util.Optional;

/** Deletes up to 1,000 objects in one durable step; each key has an answer of its own, in order. */
@FunctionalInterface
public interface DeleteObjects {
  List<Answer> delete(Caller caller, NamespaceName namespace, List<Entry> entries);

  /**
   * @param version the version to remove for good; empty for the current object
   */
  record Entry(ObjectKey key, Optional<VersionId> version, DeleteConditions conditions) {}

  /** No error: what was named is gone, or never was. */
  record Answer(Entry entry, Deletion deletion, Optional<KisekiException> error) {}
}

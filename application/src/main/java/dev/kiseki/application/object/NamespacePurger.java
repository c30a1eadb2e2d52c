package dev.kiseki.application.object;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.metadata.VersionItem;
import dev.kiseki.ports.out.metadata.VersionPage;
import dev.kiseki.ports.out.metadata.VersionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes everything a namespace holds, step by step. */
public final class NamespacePurger {
  private static final int STEP = 1_000;
  private static final byte[] NOTHING = {};

  private final Namespaces namespaces;
  private final ObjectRemover remover;

  public NamespacePurger(Namespaces namespaces, ObjectRemover remover) {
    this.namespaces = namespaces;
    this.remover = remover;
  }

  /** How many versions and delete markers were removed: none when none is left. */
  public int removeSome(Caller owner, NamespaceName name) {
    OpenNamespace namespace = namespaces.openToPurge(owner, name);
    List<DeleteObjects.Entry> entries = some(namespace.metadata(), namespace.row().id());
    for (DeleteObjects.Answer answer : remover.remove(namespace, entries)) {
      Optional<KisekiException> error = answer.error();
      if (error.isPresent()) {
        throw error.get();
      }
    }
    return entries.size();
  }

  /** The same where the keys are destroyed. */
  public int removeSomeUnread(TenantMetadata metadata, NamespaceId namespace) {
    List<DeleteObjects.Entry> entries = some(metadata, namespace);
    if (!entries.isEmpty()) {
      remover.removeUnread(metadata, namespace, entries);
    }
    return entries.size();
  }

  /** The oldest first: the removal of a newest one would make the one before it current. */
  private static List<DeleteObjects.Entry> some(TenantMetadata metadata, NamespaceId namespace) {
    VersionPage page =
        metadata.versions(
            namespace, new VersionQuery(NOTHING, NOTHING, NOTHING, Optional.empty(), STEP));
    List<DeleteObjects.Entry> entries = new ArrayList<>(page.items().size());
    for (VersionItem item : page.items()) {
      switch (item) {
        case VersionItem.Kept(_, var key) ->
            entries.add(entry(key.bytes(), VersionId.of(key.version(), key.node())));
        case VersionItem.Marker marker ->
            entries.add(entry(marker.bytes(), VersionId.of(marker.version(), marker.node())));
        case VersionItem.Prefix _ -> {
          // without a delimiter there is none
        }
      }
    }
    return entries.reversed();
  }

  private static DeleteObjects.Entry entry(byte[] key, VersionId version) {
    return new DeleteObjects.Entry(ObjectKey.of(key), Optional.of(version), DeleteConditions.NONE);
  }
}

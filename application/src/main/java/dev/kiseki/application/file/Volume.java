package dev.kiseki.application.file;

import dev.kiseki.application.content.NodeSeals;
import dev.kiseki.application.file.space.SpaceSource;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.Headroom;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.files.TenantFiles;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.WallClock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A namespace as a session works in it. Row and keys are looked up again every second: keys that
 * were taken away, and a versioning state that changed, are noticed within that time. Thread-safe.
 */
final class Volume implements SpaceSource {
  private static final long FRESH_MILLIS = 1000;

  private final TenantId tenant;
  private final Supplier<OpenNamespace> opener;
  private final WallClock clock;
  private final TenantFiles files;
  private final NamespaceId id;
  private final NamespaceName name;
  private final NodeId root;
  private volatile Looked looked;

  private record Looked(OpenNamespace namespace, long atMillis) {}

  Volume(TenantId tenant, Supplier<OpenNamespace> opener, TenantFiles files, WallClock clock) {
    this.tenant = tenant;
    this.opener = opener;
    this.files = files;
    this.clock = clock;
    this.looked = new Looked(opener.get(), clock.millis());
    this.id = looked.namespace().row().id();
    this.name = looked.namespace().row().name();
    this.root = files.root(id);
  }

  NamespaceId id() {
    return id;
  }

  NamespaceName name() {
    return name;
  }

  NodeId root() {
    return root;
  }

  TenantFiles files() {
    return files;
  }

  OpenNamespace namespace() {
    Looked last = looked;
    long now = clock.millis();
    if (now - last.atMillis() >= FRESH_MILLIS || now < last.atMillis()) {
      last = new Looked(opener.get(), now);
      looked = last;
    }
    return last.namespace();
  }

  @Override
  public TenantId tenant() {
    return tenant;
  }

  @Override
  public NamespaceId namespaceId() {
    return id;
  }

  @Override
  public long diskBytesLeft() {
    return files.usage(id).freeBytes();
  }

  @Override
  public long tenantBytesLeft() {
    TenantMetadata metadata = namespace().metadata();
    Quota quota = metadata.quota(Optional.empty());
    return quota.maxBytes().isEmpty()
        ? Long.MAX_VALUE
        : Headroom.of(quota, metadata.usage(Optional.empty())).bytes();
  }

  @Override
  public long namespaceBytesLeft() {
    TenantMetadata metadata = namespace().metadata();
    Quota quota = metadata.quota(Optional.of(id));
    return quota.maxBytes().isEmpty()
        ? Long.MAX_VALUE
        : Headroom.of(quota, metadata.usage(Optional.of(id))).bytes();
  }

  NodeSeals seals() {
    return new NodeSeals(namespace().keys());
  }
}

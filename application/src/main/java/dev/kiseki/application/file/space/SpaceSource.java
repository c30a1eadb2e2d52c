package dev.kiseki.application.file.space;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;

/** Where a file's bytes will count, and what is left there beyond what is held already. */
public interface SpaceSource {
  TenantId tenant();

  NamespaceId namespaceId();

  long diskBytesLeft();

  long tenantBytesLeft();

  long namespaceBytesLeft();
}

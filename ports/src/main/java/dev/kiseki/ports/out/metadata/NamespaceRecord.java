package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.keys.NamespaceKeyring;

/**
 * A namespace as stored.
 *
 * @param location the LocationConstraint it was created with, "" for none
 * @param nameTag binds name, location, time and versioning state to the id under the namespace's
 *     own keys
 */
public record NamespaceRecord(
    NamespaceId id,
    NamespaceName name,
    long createdMillis,
    String location,
    VersioningState versioning,
    NamespaceKeyring keys,
    byte[] nameTag) {
  public NamespaceRecord under(NamespaceKeyring other) {
    return new NamespaceRecord(id, name, createdMillis, location, versioning, other, nameTag);
  }
}

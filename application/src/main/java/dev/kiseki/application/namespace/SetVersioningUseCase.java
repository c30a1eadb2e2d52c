package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.SetVersioning;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.NamespaceRecord;

/** See {@link SetVersioning}. */
public final class SetVersioningUseCase implements SetVersioning {
  /** Nobody changes a namespace's state so often between two looks at it. */
  private static final int MAX_ATTEMPTS = 16;

  private final Namespaces namespaces;

  public SetVersioningUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void set(Caller caller, NamespaceName name, VersioningState state) {
    if (state == VersioningState.UNVERSIONED) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST, "Versioning can be suspended, but not undone.");
    }
    KisekiException last = null;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        setOnce(namespaces.openToAdminister(caller, name), state);
        return;
      } catch (KisekiException e) {
        if (e.code() != ErrorCode.CONDITION_CHANGED) {
          throw e;
        }
        last = e;
      }
    }
    throw last == null ? new IllegalStateException() : last;
  }

  private static void setOnce(OpenNamespace namespace, VersioningState state) {
    NamespaceRecord row = namespace.row();
    if (row.versioning() == state) {
      return;
    }
    byte[] tag =
        namespace
            .keys()
            .tag(
                Purpose.NAMESPACE,
                SealContext.namespace(
                    row.id(), row.name(), row.createdMillis(), row.location(), state));
    namespace.metadata().setVersioning(row.id(), row.versioning(), state, tag).awaitDurable();
  }
}

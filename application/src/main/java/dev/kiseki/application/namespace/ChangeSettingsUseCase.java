package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.out.keys.Purpose;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** See {@link ChangeSettings}. */
public final class ChangeSettingsUseCase implements ChangeSettings {
  private static final int MAX_ATTEMPTS = 64;

  private final Namespaces namespaces;

  public ChangeSettingsUseCase(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void change(
      Caller caller, NamespaceName namespace, UnaryOperator<NamespaceSettings> change) {
    OpenNamespace open = namespaces.openToAdminister(caller, namespace);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (changeOnce(open, change)) {
        return;
      }
    }
    throw new KisekiException(
        ErrorCode.CONDITION_CHANGED,
        "A conflicting operation is currently in progress against this resource. Please try again.");
  }

  /** False when another change came in between. */
  private static boolean changeOnce(OpenNamespace open, UnaryOperator<NamespaceSettings> change) {
    Optional<byte[]> before = open.metadata().settings(open.row().id());
    NamespaceSettings after = change.apply(FindSettingsUseCase.open(open, before));
    byte[] sealed =
        open.keys()
            .sealRecord(
                Purpose.SETTINGS,
                SealContext.settings(open.row().id()),
                SettingsCodec.encode(after));
    try {
      open.metadata().putSettings(open.row().id(), before, sealed).awaitDurable();
      return true;
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.CONDITION_CHANGED) {
        throw e;
      }
      return false;
    }
  }
}

package dev.kiseki.application.namespace;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.namespace.CreateNamespace;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import dev.kiseki.ports.in.namespace.CreatedNamespace;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.WallClock;
import java.util.List;
import java.util.Optional;

/** See {@link CreateNamespace}. */
public final class CreateNamespaceUseCase implements CreateNamespace {
  private static final int FIRST_EPOCH = 1;

  private final Namespaces namespaces;
  private final IdSource ids;
  private final WallClock clock;
  private final Turns turns;

  public CreateNamespaceUseCase(Namespaces namespaces, IdSource ids, WallClock clock, Turns turns) {
    this.turns = turns;
    this.namespaces = namespaces;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public CreatedNamespace create(CreateNamespaceCommand command) {
    if (!command.caller().may(Access.ADMINISTER, command.name(), Caller.EVERYTHING)) {
      throw Namespaces.accessDenied();
    }
    TenantMetadata metadata = namespaces.metadata(command.caller());
    Optional<NamespaceRecord> existing = metadata.namespace(command.name());
    if (existing.isPresent()) {
      return answer(command, existing.get(), false);
    }
    try {
      NamespaceRecord created =
          turns.underOneRoot(command.caller().tenant(), () -> create(command, metadata));
      return answer(command, created, true);
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.NAMESPACE_EXISTS) {
        throw e;
      }
      // A race of one's own: the winner's namespace is as good.
      return answer(
          command, namespaces.find(command.caller(), command.name(), Access.INSPECT), false);
    }
  }

  private NamespaceRecord create(CreateNamespaceCommand command, TenantMetadata metadata) {
    return metadata
        .createNamespace(newRow(command), namespaces.scope() == NameScope.DEPLOYMENT)
        .durable();
  }

  private NamespaceRecord newRow(CreateNamespaceCommand command) {
    NamespaceId id = ids.namespace();
    TenantKeyring tenant = namespaces.keyring(command.caller().tenant());
    WrappedKey master = namespaces.keys().newMaster(tenant, id, FIRST_EPOCH);
    NamespaceKeyring keys = new NamespaceKeyring(id, List.of(master));
    long now = clock.millis();
    byte[] nameTag =
        namespaces
            .keys()
            .open(tenant, keys)
            .tag(
                Purpose.NAMESPACE,
                SealContext.namespace(
                    id, command.name(), now, command.location(), VersioningState.UNVERSIONED));
    return new NamespaceRecord(
        id, command.name(), now, command.location(), VersioningState.UNVERSIONED, keys, nameTag);
  }

  private static CreatedNamespace answer(
      CreateNamespaceCommand command, NamespaceRecord row, boolean isNew) {
    return new CreatedNamespace(Namespaces.view(command.caller(), row), isNew);
  }
}

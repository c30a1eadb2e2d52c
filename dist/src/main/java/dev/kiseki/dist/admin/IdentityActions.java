package dev.kiseki.dist.admin;

import dev.kiseki.dist.wiring.Identities;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.CreatePrincipal;
import dev.kiseki.ports.in.identity.DeleteTenant;
import dev.kiseki.ports.in.identity.ListAccessKeys.AccessKeyView;
import dev.kiseki.ports.in.identity.ListPrincipals.PrincipalView;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Principals and access keys, as the operator asks for them. */
final class IdentityActions {
  /** A second or two: a step has to end long before the asker's patience. */
  private static final int PURGE_STEP_OBJECTS = 5_000;

  private final Identities identities;

  IdentityActions(Identities identities) {
    this.identities = identities;
  }

  String createPrincipal(AdminAction action) {
    CreatePrincipal.Command command =
        new CreatePrincipal.Command(
            tenant(action),
            new PrincipalName(action.word("principal")),
            role(action.word("role")),
            scope(action),
            chosen(action));
    return shown(
        command.tenant(), command.name().value(), identities.createPrincipal().create(command));
  }

  String deletePrincipal(AdminAction action) {
    PrincipalName name = new PrincipalName(action.word("principal"));
    identities.deletePrincipal().delete(tenant(action), name);
    return "deleted " + name + " and its access keys\n";
  }

  String listPrincipals(AdminAction action) {
    StringBuilder text = new StringBuilder("PRINCIPAL\tROLE\tBUCKETS\tPREFIXES\tKEYS\tCREATED\n");
    for (PrincipalView view : identities.listPrincipals().list(tenant(action))) {
      String namespaces =
          view.scope().namespaces().stream()
              .map(NamespaceName::value)
              .collect(Collectors.joining(" "));
      String prefixes =
          view.scope().prefixes().stream().map(PrintableText::of).collect(Collectors.joining(" "));
      text.append(view.name())
          .append('\t')
          .append(view.role().name().toLowerCase(Locale.ROOT))
          .append('\t')
          .append(namespaces.isEmpty() ? "all" : namespaces)
          .append('\t')
          .append(prefixes.isEmpty() ? "all" : prefixes)
          .append('\t')
          .append(view.keyCount())
          .append('\t')
          .append(time(view.createdMillis(), "-"))
          .append('\n');
    }
    return text.toString();
  }

  String createKey(AdminAction action) {
    PrincipalName name =
        action.optional("principal").map(PrincipalName::new).orElse(PrincipalName.FIRST);
    NewAccessKey key = identities.issueKey().create(tenant(action), name, chosen(action));
    return shown(tenant(action), name.value(), key);
  }

  String rotateKey(AdminAction action) {
    AccessKeyId old = new AccessKeyId(action.word("key"));
    NewAccessKey key = identities.issueKey().rotate(tenant(action), old, chosen(action));
    return "revoked      " + old + "\n" + shown(key);
  }

  String revokeKey(AdminAction action) {
    AccessKeyId id = new AccessKeyId(action.word("key"));
    identities.revokeKey().revoke(tenant(action), id);
    return "revoked " + id + "\n";
  }

  String listKeys(AdminAction action) {
    StringBuilder text =
        new StringBuilder("ACCESS KEY\tPRINCIPAL\tCREATED\tUSED IN THE HOUR FROM\n");
    for (AccessKeyView key : identities.listKeys().list(tenant(action))) {
      text.append(key.id())
          .append('\t')
          .append(key.principal())
          .append('\t')
          .append(time(key.createdMillis(), "-"))
          .append('\t')
          .append(time(key.usedMillis(), "never"))
          .append('\n');
    }
    return text.toString();
  }

  String suspendTenant(AdminAction action) {
    identities.suspendTenant().suspend(tenant(action));
    return "suspended " + tenant(action) + "\n";
  }

  String resumeTenant(AdminAction action) {
    identities.suspendTenant().resume(tenant(action));
    return "resumed " + tenant(action) + "\n";
  }

  String deleteTenant(AdminAction action) {
    identities.deleteTenant().deleteEmpty(tenant(action));
    return "deleted " + tenant(action) + "\n";
  }

  /** One step: {@link AdminAction#MORE} while there are others to take. */
  String purgeTenant(AdminAction action) {
    DeleteTenant.Progress progress =
        identities.deleteTenant().purge(tenant(action), PURGE_STEP_OBJECTS);
    return progress.isDone() ? "deleted " + tenant(action) + "\n" : AdminAction.MORE;
  }

  private static TenantName tenant(AdminAction action) {
    return new TenantName(action.word("tenant"));
  }

  private static Role role(String text) {
    return switch (text) {
      case "admin" -> Role.ADMIN;
      case "writer" -> Role.WRITER;
      case "reader" -> Role.READER;
      default ->
          throw new KisekiException(
              ErrorCode.CONFIGURATION_INVALID,
              "A role is admin, writer or reader.",
              Fact.of("role", text));
    };
  }

  private static AccessScope scope(AdminAction action) {
    TreeSet<NamespaceName> namespaces = new TreeSet<>();
    action.all("buckets").forEach(name -> namespaces.add(new NamespaceName(name)));
    return new AccessScope(namespaces, action.all("prefixes"));
  }

  private static Optional<ChosenAccessKey> chosen(AdminAction action) {
    return LocalAdministration.chosen(action.optional("access-key"), action.optional("secret-key"));
  }

  private static String shown(TenantName tenant, String principal, NewAccessKey key) {
    return "tenant       " + tenant + "\nprincipal    " + principal + "\n" + shown(key);
  }

  private static String shown(NewAccessKey key) {
    return "access key   " + key.id() + "\nsecret key   " + key.reveal() + "   (shown only now)\n";
  }

  private static String time(long millis, String none) {
    return millis == 0 ? none : Instant.ofEpochMilli(millis).toString();
  }
}

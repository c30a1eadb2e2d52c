package dev.kiseki.dist.admin;

import dev.kiseki.dist.audit.AuditDetails;
import dev.kiseki.dist.wiring.Identities;
import dev.kiseki.dist.wiring.UseCases;
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
import dev.kiseki.ports.in.namespace.NamespaceView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Principals and access keys, as the operator asks for them. */
final class IdentityActions {
  /** A second or two: a step has to end long before the asker's patience. */
  private static final int PURGE_STEP_OBJECTS = 5_000;

  private final UseCases useCases;
  private final Identities identities;
  private final AuditDetails details;

  IdentityActions(UseCases useCases, AuditDetails details) {
    this.useCases = useCases;
    this.details = details;
    this.identities = useCases.identities();
  }

  String createPrincipal(AdminAction action) {
    CreatePrincipal.Command command =
        new CreatePrincipal.Command(
            tenant(action),
            new PrincipalName(action.word("principal")),
            role(action.word("role")),
            scope(action),
            chosen(action));
    NewAccessKey key = noted(identities.createPrincipal().create(command));
    List<String> missing = missing(command);
    Listing row =
        new Listing(
                "TENANT",
                "PRINCIPAL",
                "ROLE",
                "BUCKETS:list",
                "PREFIXES:list",
                "MISSING BUCKETS:list",
                "ACCESS KEY",
                "SECRET KEY")
            .with(
                command.tenant().value(),
                command.name().value(),
                name(command.role()),
                Listing.list(names(command.scope())),
                Listing.list(command.scope().prefixes()),
                Listing.list(missing),
                key.id().value(),
                key.reveal());
    return action.told(shown(command.tenant(), command.name().value(), key) + note(missing), row);
  }

  private NewAccessKey noted(NewAccessKey key) {
    details.with("key", key.id().value());
    return key;
  }

  /** A bucket may be made later; more often its name is mistyped. */
  private List<String> missing(CreatePrincipal.Command command) {
    Set<NamespaceName> there =
        useCases.listTenantNamespaces().list(command.tenant()).stream()
            .map(NamespaceView::name)
            .collect(Collectors.toSet());
    return command.scope().namespaces().stream()
        .filter(name -> !there.contains(name))
        .map(NamespaceName::value)
        .toList();
  }

  private static String note(List<String> missing) {
    return missing.isEmpty()
        ? ""
        : "note         there is no bucket "
            + String.join(", ", missing)
            + " yet: the principal may use it once somebody makes it\n";
  }

  String deletePrincipal(AdminAction action) {
    PrincipalName name = new PrincipalName(action.word("principal"));
    identities.deletePrincipal().delete(tenant(action), name);
    return action.told(
        "deleted " + name + " and its access keys\n",
        new Listing("TENANT", "PRINCIPAL", "STATE")
            .with(tenant(action).value(), name.value(), "deleted"));
  }

  String listPrincipals(AdminAction action) {
    Listing listing =
        new Listing(
            "PRINCIPAL", "ROLE", "BUCKETS:list", "PREFIXES:list", "KEYS:number", "CREATED:time");
    for (PrincipalView view : identities.listPrincipals().list(tenant(action))) {
      listing.add(
          view.name().value(),
          name(view.role()),
          Listing.list(names(view.scope())),
          Listing.list(view.scope().prefixes()),
          String.valueOf(view.keyCount()),
          time(view.createdMillis(), "-"));
    }
    return listing.tabbed();
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> names(AccessScope scope) {
    return scope.namespaces().stream().map(NamespaceName::value).toList();
  }

  String createKey(AdminAction action) {
    PrincipalName name =
        action.optional("principal").map(PrincipalName::new).orElse(PrincipalName.FIRST);
    details.with("principal", name.value());
    NewAccessKey key = noted(identities.issueKey().create(tenant(action), name, chosen(action)));
    return action.told(
        shown(tenant(action), name.value(), key),
        new Listing("TENANT", "PRINCIPAL", "ACCESS KEY", "SECRET KEY")
            .with(tenant(action).value(), name.value(), key.id().value(), key.reveal()));
  }

  String rotateKey(AdminAction action) {
    AccessKeyId old = new AccessKeyId(action.word("key"));
    NewAccessKey key = noted(identities.issueKey().rotate(tenant(action), old, chosen(action)));
    return action.told(
        "revoked      " + old + "\n" + shown(key),
        new Listing("TENANT", "REVOKED", "ACCESS KEY", "SECRET KEY")
            .with(tenant(action).value(), old.value(), key.id().value(), key.reveal()));
  }

  String revokeKey(AdminAction action) {
    AccessKeyId id = new AccessKeyId(action.word("key"));
    identities.revokeKey().revoke(tenant(action), id);
    return action.told(
        "revoked " + id + "\n",
        new Listing("TENANT", "ACCESS KEY", "STATE")
            .with(tenant(action).value(), id.value(), "revoked"));
  }

  String listKeys(AdminAction action) {
    Listing listing =
        new Listing("ACCESS KEY", "PRINCIPAL", "CREATED:time", "USED IN THE HOUR FROM:time");
    for (AccessKeyView key : identities.listKeys().list(tenant(action))) {
      listing.add(
          key.id().value(),
          key.principal(),
          time(key.createdMillis(), "-"),
          time(key.usedMillis(), "never"));
    }
    return listing.tabbed();
  }

  String suspendTenant(AdminAction action) {
    identities.suspendTenant().suspend(tenant(action));
    return now(action, "suspended");
  }

  String resumeTenant(AdminAction action) {
    identities.suspendTenant().resume(tenant(action));
    return told(action, "resumed", "active");
  }

  String deleteTenant(AdminAction action) {
    identities.deleteTenant().deleteEmpty(tenant(action));
    return now(action, "deleted");
  }

  /** One step: {@link AdminAction#MORE} while there are others to take. */
  String purgeTenant(AdminAction action) {
    DeleteTenant.Progress progress =
        identities.deleteTenant().purge(tenant(action), PURGE_STEP_OBJECTS);
    return progress.isDone() ? now(action, "deleted") : AdminAction.MORE;
  }

  private static String now(AdminAction action, String state) {
    return told(action, state, state);
  }

  private static String told(AdminAction action, String done, String state) {
    String tenant = tenant(action).value();
    return action.told(
        done + " " + tenant + "\n", new Listing("TENANT", "STATE").with(tenant, state));
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

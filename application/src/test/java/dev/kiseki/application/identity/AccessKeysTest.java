package dev.kiseki.application.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.identity.CreatePrincipal;
import dev.kiseki.ports.in.identity.ListAccessKeys.AccessKeyView;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import dev.kiseki.ports.out.keys.SystemKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.ports.out.system.WallClock;
import dev.kiseki.testkit.keys.NotedEvictions;
import dev.kiseki.testkit.keys.PlainSystemKeys;
import dev.kiseki.testkit.memory.InMemoryTenantCatalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessKeysTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final PrincipalName BOB = new PrincipalName("bob");
  private static final long HOUR = 3_600_000;

  private final InMemoryTenantCatalog catalog = new InMemoryTenantCatalog();
  private final SystemKeys systemKeys = new PlainSystemKeys();
  private final java.util.Random random = new java.util.Random(1);
  private final RandomBytes bytes = random::nextBytes;
  private final WallClock clock = () -> 5;
  private final KeyIssuer issuer = new KeyIssuer(systemKeys, bytes);
  private final KeyUses uses = new KeyUses(catalog);
  private final FindAccessKeyUseCase find = new FindAccessKeyUseCase(catalog, systemKeys, uses);
  private final IssueAccessKeyUseCase issue = new IssueAccessKeyUseCase(catalog, issuer, clock);

  @SuppressWarnings("NullAway.Init") // set before each test
  private NewAccessKey key;

  @BeforeEach
  void createTenantAndPrincipal() {
    var tenant = catalog.nextTenantId();
    var first = issuer.issue(tenant, PrincipalName.FIRST, Role.ADMIN, Optional.empty());
    WrappedKey root = new WrappedKey("local", 1, new byte[] {1});
    catalog.add(new TenantRecord(tenant, ACME, 1, root), first.stored());
    key =
        new CreatePrincipalUseCase(catalog, systemKeys, issuer, clock)
            .create(
                new CreatePrincipal.Command(
                    ACME,
                    BOB,
                    Role.READER,
                    new AccessScope(new TreeSet<>(), List.of("p/")),
                    Optional.empty()));
  }

  private Optional<SigningIdentity> find(NewAccessKey wanted) {
    return find.find(wanted.id().value());
  }

  @Test
  void aKeyActsForItsPrincipalWithItsRoleAndScope() {
    SigningIdentity identity = find(key).orElseThrow();
    assertEquals(Role.READER, identity.caller().role());
    assertEquals(List.of("p/"), identity.caller().scope().prefixes());
    assertEquals(key.reveal(), new String(identity.secretBytes(), StandardCharsets.UTF_8));
    assertSame(identity, find(key).orElseThrow());
  }

  @Test
  void aRevokedKeyIsUnknownAtOnce() {
    assertTrue(find(key).isPresent());
    new RevokeAccessKeyUseCase(catalog).revoke(ACME, key.id());
    assertTrue(find(key).isEmpty());
  }

  @Test
  void rotatingEndsTheOldKeyAndKeepsRoleAndScope() {
    NewAccessKey next = issue.rotate(ACME, key.id(), Optional.empty());
    assertTrue(find(key).isEmpty());
    assertEquals(Role.READER, find(next).orElseThrow().caller().role());
    assertEquals(List.of("p/"), find(next).orElseThrow().caller().scope().prefixes());
  }

  @Test
  void aDeletedPrincipalsKeysAreUnknownAndItsMountsOffAtOnce() {
    NewAccessKey second = issue.create(ACME, BOB, Optional.empty());
    assertTrue(find(second).isPresent());
    NotedEvictions evictions = new NotedEvictions();
    DeletePrincipalUseCase deletion = new DeletePrincipalUseCase(catalog, evictions);
    deletion.delete(ACME, BOB);
    assertTrue(find(key).isEmpty());
    assertTrue(find(second).isEmpty());
    assertFails(ErrorCode.INVALID_REQUEST, () -> deletion.delete(ACME, PrincipalName.FIRST));
    assertEquals(List.of("acme principal=bob"), evictions.noted());
  }

  @Test
  void aSuspendedTenantIsRefusedOnceTheSignatureIsGoodAndLetInAgain() {
    SigningIdentity active = find(key).orElseThrow();
    var tenant = catalog.tenant(ACME).orElseThrow().id();
    catalog.setState(tenant, TenantState.SUSPENDED);
    SigningIdentity suspended = find(key).orElseThrow();
    assertNotSame(active, suspended);
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> suspended.admit(HOUR));
    catalog.setState(tenant, TenantState.ACTIVE);
    assertEquals("bob", find(key).orElseThrow().admit(HOUR).principal());
  }

  @Test
  void aPrincipalWidenedOnTheDiskIsNotServed() {
    PrincipalRecord stored = catalog.principals(catalog.tenant(ACME).orElseThrow().id()).getFirst();
    InMemoryTenantCatalog forged = new InMemoryTenantCatalog();
    var tenant = forged.nextTenantId();
    WrappedKey root = new WrappedKey("local", 1, new byte[] {1});
    var first = issuer.issue(tenant, PrincipalName.FIRST, Role.ADMIN, Optional.empty());
    forged.add(new TenantRecord(tenant, ACME, 1, root), first.stored());
    forged.addPrincipal(
        new PrincipalRecord(
            tenant, BOB, Role.READER, AccessScope.ALL, stored.createdMillis(), stored.tag()),
        catalog.credential(key.id()).orElseThrow());
    FindAccessKeyUseCase search = new FindAccessKeyUseCase(forged, systemKeys, uses);
    assertFails(ErrorCode.KEYS_WRONG, () -> search.find(key.id().value()));
  }

  @Test
  void theHourOfTheLastUseIsStoredOnceAnHourAndOnlyForGoodSignatures() {
    assertTrue(find(key).isPresent());
    assertEquals(0, uses.record());
    for (long now : new long[] {HOUR, HOUR + 1, 2 * HOUR - 1}) {
      find(key).orElseThrow().admit(now);
    }
    assertEquals(1, uses.record());
    find(key).orElseThrow().admit(HOUR + 2);
    assertEquals(0, uses.record());
    find(key).orElseThrow().admit(2 * HOUR + 5);
    AccessKeyView view =
        new ListAccessKeysUseCase(catalog, uses)
            .list(ACME).stream().filter(k -> k.id().equals(key.id())).findFirst().orElseThrow();
    assertEquals(2 * HOUR, view.usedMillis());
    assertEquals(5, view.createdMillis());
  }

  @Test
  void aKeyOfAnotherTenantIsNotThere() {
    var tenant = catalog.nextTenantId();
    TenantName other = new TenantName("other");
    WrappedKey root = new WrappedKey("local", 1, new byte[] {1});
    var first = issuer.issue(tenant, PrincipalName.FIRST, Role.ADMIN, Optional.empty());
    catalog.add(new TenantRecord(tenant, other, 1, root), first.stored());
    AccessKeyId id = key.id();
    assertFails(
        ErrorCode.NO_SUCH_ACCESS_KEY, () -> new RevokeAccessKeyUseCase(catalog).revoke(other, id));
    assertFails(ErrorCode.NO_SUCH_ACCESS_KEY, () -> issue.rotate(other, id, Optional.empty()));
    assertTrue(find(key).isPresent());
  }

  private static void assertFails(
      ErrorCode code, org.junit.jupiter.api.function.Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }
}

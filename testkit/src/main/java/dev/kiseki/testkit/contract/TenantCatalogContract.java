package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.FormerBinding;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.PrincipalRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every catalogue of tenants does. */
public abstract class TenantCatalogContract {
  private static final AccessKeyId KEY = new AccessKeyId("AKIAEXAMPLE000000001");
  private static final AccessKeyId OTHER = new AccessKeyId("AKIAEXAMPLE000000002");
  private static final AccessKeyId THIRD = new AccessKeyId("AKIAEXAMPLE000000003");
  private static final PrincipalName BOB = new PrincipalName("bob");

  @SuppressWarnings("NullAway.Init")
  private TenantCatalog catalog;

  /** A new, empty catalogue. Called once before each test. */
  protected abstract TenantCatalog openEmpty();

  @BeforeEach
  final void open() {
    catalog = openEmpty();
  }

  @Test
  void aTenantIsFoundByIdAndNameAsItWasAdded() {
    TenantRecord added = add("acme", KEY);
    assertSame(added, catalog.tenant(added.id()).orElseThrow());
    assertSame(added, catalog.tenant(new TenantName("acme")).orElseThrow());
    assertTrue(catalog.tenant(new TenantId(added.id().value() + 1)).isEmpty());
    assertTrue(catalog.tenant(new TenantName("other")).isEmpty());
  }

  @Test
  void theFirstCredentialComesWithTheTenant() {
    TenantRecord tenant = add("acme", KEY);
    CredentialRecord found = catalog.credential(KEY).orElseThrow();
    assertEquals(KEY, found.id());
    assertEquals(tenant.id(), found.tenant());
    assertEquals("root", found.principal());
    assertEquals(Role.ADMIN, found.role());
    assertArrayEquals(new byte[] {9, 8, 7}, found.sealed());
    assertTrue(catalog.credential(new AccessKeyId("AKIAEXAMPLE000000002")).isEmpty());
  }

  @Test
  void aNameIsTakenOnce() {
    TenantRecord first = add("acme", KEY);
    AccessKeyId other = new AccessKeyId("AKIAEXAMPLE000000002");
    assertFails(ErrorCode.TENANT_EXISTS, () -> add("acme", other));
    assertTrue(catalog.credential(other).isEmpty());
    assertEquals(List.of(first.id()), catalog.tenants().stream().map(TenantRecord::id).toList());
  }

  @Test
  void anAccessKeyIsTakenOnce() {
    TenantRecord first = add("acme", KEY);
    assertFails(ErrorCode.ACCESS_KEY_EXISTS, () -> add("other", KEY));
    assertTrue(catalog.tenant(new TenantName("other")).isEmpty());
    assertEquals(first.id(), catalog.credential(KEY).orElseThrow().tenant());
  }

  @Test
  void tenantsAreListedByName() {
    assertEquals(List.of(), catalog.tenants());
    List<String> names = List.of("b", "a-1", "a", "zz", "a0");
    for (int i = 0; i < names.size(); i++) {
      add(names.get(i), new AccessKeyId("AKIAEXAMPLE00000001" + i));
    }
    assertEquals(
        List.of("a", "a-1", "a0", "b", "zz"),
        catalog.tenants().stream().map(t -> t.name().value()).toList());
  }

  @Test
  void noIdIsGivenOutTwice() throws Exception {
    Callable<TenantId> draw = () -> catalog.nextTenantId();
    Set<TenantId> drawn = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<TenantId>> draws = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        draws.add(draw);
      }
      for (Future<TenantId> each : threads.invokeAll(draws, 60, TimeUnit.SECONDS)) {
        assertTrue(drawn.add(each.get()));
      }
    }
    assertTrue(drawn.add(add("acme", KEY).id()));
  }

  @Test
  void ofRacingAddersOfOneNameExactlyOneWins() throws Exception {
    List<Callable<Boolean>> adders = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      AccessKeyId key = new AccessKeyId("AKIAEXAMPLE0000001" + (10 + i));
      adders.add(() -> added("acme", key));
    }
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(adders, 60, TimeUnit.SECONDS)) {
        winners += each.get() ? 1 : 0;
      }
    }
    assertEquals(1, winners);
    assertEquals(1, catalog.tenants().size());
  }

  @Test
  void aPrincipalIsFoundAsItWasAddedWithItsKey() {
    TenantId tenant = add("acme", KEY).id();
    PrincipalRecord bob = addPrincipal(tenant, "bob", OTHER);
    addPrincipal(tenant, "alice", THIRD);
    assertEquals(bob, catalog.principal(tenant, BOB).orElseThrow());
    assertEquals(
        List.of("alice", "bob"),
        catalog.principals(tenant).stream().map(p -> p.name().value()).toList());
    assertEquals("bob", catalog.credential(OTHER).orElseThrow().principal());
    assertTrue(catalog.principal(tenant, new PrincipalName("carol")).isEmpty());
  }

  @Test
  void aPrincipalsNameAndKeyAreTakenOnce() {
    TenantId tenant = add("acme", KEY).id();
    addPrincipal(tenant, "bob", OTHER);
    assertFails(ErrorCode.PRINCIPAL_EXISTS, () -> addPrincipal(tenant, "bob", THIRD));
    assertFails(ErrorCode.PRINCIPAL_EXISTS, () -> addPrincipal(tenant, "admin", THIRD));
    assertFails(ErrorCode.ACCESS_KEY_EXISTS, () -> addPrincipal(tenant, "carol", OTHER));
    assertEquals(1, catalog.principals(tenant).size());
    assertTrue(catalog.credential(THIRD).isEmpty());
  }

  @Test
  void aDroppedPrincipalTakesItsKeysAlongAndNobodyElses() {
    TenantId tenant = add("acme", KEY).id();
    TenantId other = add("other", new AccessKeyId("AKIAEXAMPLE000000009")).id();
    addPrincipal(tenant, "bob", OTHER);
    addPrincipal(other, "bob", THIRD);
    assertTrue(catalog.credential(OTHER).isPresent());
    catalog.dropPrincipal(tenant, BOB).awaitDurable();
    assertTrue(catalog.principal(tenant, BOB).isEmpty());
    assertTrue(catalog.credential(OTHER).isEmpty());
    assertTrue(catalog.credential(KEY).isPresent());
    assertTrue(catalog.credential(THIRD).isPresent());
    assertFails(ErrorCode.NO_SUCH_PRINCIPAL, () -> catalog.dropPrincipal(tenant, BOB));
  }

  @Test
  void keysAreListedAddedReplacedAndDroppedByTheirTenantOnly() {
    TenantId tenant = add("acme", KEY).id();
    TenantId other = add("other", new AccessKeyId("AKIAEXAMPLE000000009")).id();
    addPrincipal(tenant, "bob", OTHER);
    CredentialRecord next = bobs(tenant, THIRD);
    assertFails(
        ErrorCode.NO_SUCH_ACCESS_KEY, () -> catalog.addCredential(next, 9, Optional.of(KEY)));
    assertTrue(catalog.credential(THIRD).isEmpty());
    catalog.addCredential(next, 9, Optional.of(OTHER)).awaitDurable();
    assertTrue(catalog.credential(OTHER).isEmpty());
    assertEquals(
        List.of(KEY, THIRD),
        catalog.credentials(tenant).stream().map(k -> k.credential().id()).toList());
    assertEquals(9, catalog.credentials(tenant).getLast().createdMillis());
    assertFails(ErrorCode.NO_SUCH_ACCESS_KEY, () -> catalog.dropCredential(other, THIRD));
    assertTrue(catalog.credential(THIRD).isPresent());
    catalog.dropCredential(tenant, THIRD).awaitDurable();
    assertTrue(catalog.credential(THIRD).isEmpty());
    assertFails(
        ErrorCode.NO_SUCH_PRINCIPAL,
        () -> catalog.addCredential(bobs(other, OTHER), 9, Optional.empty()));
  }

  @Test
  void theLatestUseOfAKeyIsToldAndAGoneKeyHasNone() {
    TenantId tenant = add("acme", KEY).id();
    assertEquals(0, catalog.credentials(tenant).getFirst().usedMillis());
    assertEquals(1, catalog.noteUses(Map.of(KEY, 7_200_000L, OTHER, 7_200_000L)).durable());
    assertEquals(0, catalog.noteUses(Map.of(KEY, 3_600_000L)).durable());
    assertEquals(7_200_000L, catalog.credentials(tenant).getFirst().usedMillis());
    assertEquals(1, catalog.credentials(tenant).size());
  }

  @Test
  void aTenantsStateChangesAndDeletingIsTheEnd() {
    TenantId tenant = add("acme", KEY).id();
    assertEquals(TenantState.ACTIVE, catalog.tenant(tenant).orElseThrow().state());
    for (TenantState state :
        List.of(TenantState.SUSPENDED, TenantState.ACTIVE, TenantState.DELETING)) {
      catalog.setState(tenant, state).awaitDurable();
      assertEquals(state, catalog.tenant(tenant).orElseThrow().state());
      assertEquals(state, catalog.tenant(new TenantName("acme")).orElseThrow().state());
    }
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> catalog.setState(tenant, TenantState.ACTIVE));
  }

  @Test
  void aRootIsReplacedOnlyWhereItIsTheOneThatWasRead() {
    TenantRecord tenant = add("acme", KEY);
    WrappedKey next = new WrappedKey("vault/1", 7, new byte[] {4, 5});
    FormerBinding left = new FormerBinding("local/1", 3, "ab01", 9);
    KeyHistory history = KeyHistory.NONE.with(left);
    assertEquals(KeyHistory.NONE, catalog.keyHistory(tenant.id()));
    catalog.replaceRoot(tenant.id(), tenant.root(), next, history).awaitDurable();
    assertSame(tenant.under(next), catalog.tenant(tenant.id()).orElseThrow());
    assertSame(tenant.under(next), catalog.tenant(new TenantName("acme")).orElseThrow());
    assertEquals(history, catalog.keyHistory(tenant.id()));
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> catalog.replaceRoot(tenant.id(), tenant.root(), next, KeyHistory.NONE));
    assertEquals(history, catalog.keyHistory(tenant.id()));
    catalog.setState(tenant.id(), TenantState.SUSPENDED).awaitDurable();
    catalog.replaceRoot(tenant.id(), next, tenant.root(), history).awaitDurable();
    assertEquals(TenantState.SUSPENDED, catalog.tenant(tenant.id()).orElseThrow().state());
    catalog.setState(tenant.id(), TenantState.DELETING).awaitDurable();
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> catalog.replaceRoot(tenant.id(), tenant.root(), next, history));
    assertFails(
        ErrorCode.NO_SUCH_TENANT, () -> catalog.replaceRoot(new TenantId(99), next, next, history));
  }

  @Test
  void ofRacingReplacementsOfOneRootExactlyOneWins() throws Exception {
    TenantRecord tenant = add("acme", KEY);
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      WrappedKey next = new WrappedKey("racer/" + i, 1, new byte[] {(byte) i});
      racers.add(() -> replaced(tenant, next));
    }
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(racers, 60, TimeUnit.SECONDS)) {
        winners += each.get() ? 1 : 0;
      }
    }
    assertEquals(1, winners);
  }

  private boolean replaced(TenantRecord tenant, WrappedKey next) {
    try {
      catalog.replaceRoot(tenant.id(), tenant.root(), next, KeyHistory.NONE).awaitDurable();
      return true;
    } catch (KisekiException e) {
      assertEquals(ErrorCode.CONDITION_CHANGED, e.code());
      return false;
    }
  }

  @Test
  void aShreddingGoesFromStageToStageAndEndsWithoutTheRoot() {
    TenantRecord tenant = add("acme", KEY);
    TenantId id = tenant.id();
    KeyEnd key = new KeyEnd("local/1", 3, "ab01", Optional.empty());
    Shredding now = new Shredding(ShredStage.INTENT, 5, 5, List.of(key));
    catalog.shred(id, Optional.empty(), now).awaitDurable();
    assertEquals(TenantState.ACTIVE, catalog.tenant(id).orElseThrow().state());
    assertFails(
        ErrorCode.CONDITION_CHANGED,
        () -> catalog.replaceRoot(id, tenant.root(), tenant.root(), KeyHistory.NONE));
    Shredding intent = now;
    assertFails(ErrorCode.CONDITION_CHANGED, () -> catalog.shred(id, Optional.empty(), intent));
    for (ShredStage stage :
        List.of(ShredStage.FENCED, ShredStage.PURGED, ShredStage.DESTROY_REQUESTED)) {
      Shredding next = now.at(stage, 6);
      catalog.shred(id, Optional.of(now.stage()), next).awaitDurable();
      assertEquals(TenantState.SHREDDED, catalog.tenant(id).orElseThrow().state());
      assertArrayEquals(new byte[] {1, 2, 3}, catalog.tenant(id).orElseThrow().root().material());
      now = next;
    }
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> catalog.setState(id, TenantState.ACTIVE));
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> catalog.setState(id, TenantState.SUSPENDED));
    KeyEnd.Outcome gone = new KeyEnd.Outcome(KeyAssurance.OVERWRITTEN, "said", "refused", 7);
    Shredding ended = now.answered("local/1", gone).at(ShredStage.ENDED, 8);
    catalog.shred(id, Optional.of(now.stage()), ended).awaitDurable();
    TenantRecord left = catalog.tenant(id).orElseThrow();
    assertEquals(0, left.root().material().length);
    assertEquals("local/" + id.value(), left.root().binding());
    assertEquals(Optional.of(ended), catalog.keyHistory(id).shredding());
    catalog.setState(id, TenantState.DELETING).awaitDurable();
    catalog.remove(id).awaitDurable();
    assertEquals(Optional.of(ended), catalog.keyHistory(id).shredding());
  }

  @Test
  void aRemovedTenantLeavesNothingAndItsNameIsFree() {
    TenantId tenant = add("acme", KEY).id();
    addPrincipal(tenant, "bob", OTHER);
    catalog.remove(tenant).awaitDurable();
    assertTrue(catalog.tenant(tenant).isEmpty());
    assertTrue(catalog.tenant(new TenantName("acme")).isEmpty());
    assertTrue(catalog.credential(KEY).isEmpty());
    assertTrue(catalog.credential(OTHER).isEmpty());
    assertTrue(catalog.principals(tenant).isEmpty());
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> catalog.remove(tenant));
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> addPrincipal(tenant, "carol", OTHER));
    assertTrue(add("acme", KEY).id().value() != tenant.value());
  }

  /** What a reader remembered must not outlive the change, however the two fall together. */
  @Test
  void noReaderKeepsAKeyThatWasDropped() throws Exception {
    TenantId tenant = add("acme", KEY).id();
    addPrincipal(tenant, "bob", OTHER);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 100; round++) {
        catalog.addCredential(bobs(tenant, THIRD), 1, Optional.empty()).awaitDurable();
        Future<Boolean> reader = threads.submit(() -> catalog.credential(THIRD).isPresent());
        catalog.dropCredential(tenant, THIRD).awaitDurable();
        reader.get(60, TimeUnit.SECONDS);
        assertTrue(catalog.credential(THIRD).isEmpty());
      }
    }
  }

  private PrincipalRecord addPrincipal(TenantId tenant, String name, AccessKeyId key) {
    AccessScope scope =
        new AccessScope(new TreeSet<>(List.of(new NamespaceName("abc"))), List.of("p/"));
    PrincipalRecord principal =
        new PrincipalRecord(
            tenant, new PrincipalName(name), Role.READER, scope, 5, new byte[] {1, 2});
    CredentialRecord first =
        new CredentialRecord(key, tenant, name, Role.READER, new byte[] {9, 8, 7});
    return catalog.addPrincipal(principal, first).durable();
  }

  private static CredentialRecord bobs(TenantId tenant, AccessKeyId key) {
    return new CredentialRecord(key, tenant, "bob", Role.READER, new byte[] {5});
  }

  private boolean added(String name, AccessKeyId key) {
    try {
      add(name, key);
      return true;
    } catch (KisekiException e) {
      assertEquals(ErrorCode.TENANT_EXISTS, e.code());
      return false;
    }
  }

  private TenantRecord add(String name, AccessKeyId key) {
    TenantId id = catalog.nextTenantId();
    WrappedKey root = new WrappedKey("local/" + id.value(), 3, new byte[] {1, 2, 3});
    TenantRecord tenant = new TenantRecord(id, new TenantName(name), Stage.MODIFIED, root);
    CredentialRecord first =
        new CredentialRecord(key, id, "root", Role.ADMIN, new byte[] {9, 8, 7});
    return catalog.add(tenant, first).durable();
  }

  private static void assertSame(TenantRecord expected, TenantRecord found) {
    assertEquals(expected.id(), found.id());
    assertEquals(expected.name(), found.name());
    assertEquals(expected.createdMillis(), found.createdMillis());
    assertEquals(expected.root().binding(), found.root().binding());
    assertEquals(expected.root().generation(), found.root().generation());
    assertArrayEquals(expected.root().material(), found.root().material());
  }
}

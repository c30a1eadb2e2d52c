package dev.kiseki.application.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceShredding;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.in.keys.ShredTenant;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.KeyHistory;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.testkit.keys.NotedEvictions;
import dev.kiseki.testkit.keys.PlainRootKeys;
import dev.kiseki.testkit.memory.InMemoryTenantCatalog;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Changes of a tenant's key and its destruction, with a crash at every write. */
@Timeout(60)
class KeyOperationsTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final TenantName OTHER = new TenantName("other");
  private static final KmsSettings VAULT = new KmsSettings("vault", Map.of());
  private static final int WRITES_OF_A_SHRED = 7;

  private InMemoryTenantCatalog catalog = new InMemoryTenantCatalog();
  private PlainRootKeys roots = new PlainRootKeys();
  private NotedEvictions evictions = new NotedEvictions();
  private TenantId id = new TenantId(1);

  @BeforeEach
  void createTenant() {
    catalog = new InMemoryTenantCatalog();
    roots = new PlainRootKeys();
    evictions = new NotedEvictions();
    id = catalog.nextTenantId();
    WrappedKey root = roots.first("local/" + id.value());
    catalog.add(
        new TenantRecord(id, ACME, 1, root),
        new CredentialRecord(
            new AccessKeyId("AKIAEXAMPLE000000001"),
            id,
            PrincipalName.FIRST.value(),
            Role.ADMIN,
            new byte[] {1}));
  }

  private ChangeRoot change(TenantCatalog on) {
    return new ChangeRootUseCase(on, roots, new KeyPlaces(on, roots), new Turns(), () -> 5);
  }

  private ShredTenant shred(TenantCatalog on) {
    return new ShredTenantUseCase(means(on), new Turns());
  }

  private ShredMeans means(TenantCatalog on) {
    return new ShredMeans(
        on,
        roots,
        new KeyPlaces(on, roots),
        evictions,
        receipt -> "signed " + receipt.subject(),
        () -> 5);
  }

  private static ShredTenant.Progress toTheEnd(ShredTenant shred) {
    ShredTenant.Progress progress = shred.step(ACME);
    for (int steps = 0; progress.receipt().isEmpty(); steps++) {
      assertTrue(steps < 20, "no end");
      progress = shred.step(ACME);
    }
    return progress;
  }

  private TenantRecord tenant() {
    return catalog.tenant(id).orElseThrow();
  }

  private static void assertFails(ErrorCode code, Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }

  @Test
  void aRotationReplacesOneRecordAndRemembersNoFormerBinding() {
    ChangeRoot.Change change = change(catalog).rotate(ACME);
    assertEquals(new ChangeRoot.Wrapping("local/1", 1), change.before());
    assertEquals(new ChangeRoot.Wrapping("local/1", 2), change.after());
    assertEquals(1, change.records());
    assertEquals(2, tenant().root().generation());
    assertEquals(List.of(), catalog.keyHistory(id).former());
  }

  @Test
  void aSwapRemembersEveryBindingThatIsNotRevoked() {
    change(catalog).swap(ACME, VAULT);
    change(catalog).swap(ACME, KmsSettings.LOCAL);
    change(catalog).swap(ACME, VAULT);
    assertEquals("vault/1-2", tenant().root().binding());
    assertEquals(
        List.of("local/1", "vault/1", "local/1-2"),
        catalog.keyHistory(id).former().stream().map(each -> each.binding()).toList());
  }

  @Test
  void aSwapToTheSameKeyByOtherSettingsForgetsTheFormerOnes() {
    KmsSettings way = new KmsSettings("vault", Map.of("key", "acme"));
    change(catalog).swap(ACME, way);
    change(catalog).swap(ACME, way);
    assertEquals("vault/1-2", tenant().root().binding());
    assertEquals(Set.of("local/1", "vault/1-2"), roots.bindings());
    assertEquals(
        List.of("local/1"),
        catalog.keyHistory(id).former().stream().map(each -> each.binding()).toList());
  }

  @Test
  void aCrashBeforeTheSwitchLeavesTheOldBindingAndTheNextSwapTakesItsLeftovers() {
    TenantCatalog dying = new BreakingCatalog(catalog).dyingAt(1, false);
    assertThrows(BreakingCatalog.Crash.class, () -> change(dying).swap(ACME, VAULT));
    assertEquals("local/1", tenant().root().binding());
    assertEquals(Set.of("local/1", "vault/1"), roots.bindings());
    change(catalog).swap(ACME, VAULT);
    assertEquals("vault/1", tenant().root().binding());
    assertEquals(Set.of("local/1", "vault/1"), roots.bindings());
  }

  @Test
  void aCrashAfterTheSwitchLeavesTheNewBindingAndTheOldOneRemembered() {
    TenantCatalog dying = new BreakingCatalog(catalog).dyingAt(1, true);
    assertThrows(BreakingCatalog.Crash.class, () -> change(dying).swap(ACME, VAULT));
    assertEquals("vault/1", tenant().root().binding());
    assertEquals("local/1", catalog.keyHistory(id).former().getFirst().binding());
  }

  @Test
  void aServiceThatIsAwayOrALostRaceChangesNothing() {
    roots.setAway("local/1", true);
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> change(catalog).rotate(ACME));
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> change(catalog).swap(ACME, VAULT));
    assertEquals(1, tenant().root().generation());
    roots.setAway("local/1", false);
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> change(catalog).rotate(new TenantName("other")));
  }

  @Test
  void aShredDestroysThePresentKeyAndAllFormerOnes() {
    change(catalog).swap(ACME, VAULT);
    change(catalog).swap(ACME, KmsSettings.LOCAL);
    ShredTenant.Progress progress = toTheEnd(shred(catalog));
    assertEquals(Set.of("local/1", "vault/1", "local/1-2"), roots.destroyed());
    assertEquals(
        Set.of("local/1", "vault/1", "local/1-2"),
        progress.shredding().keys().stream().map(KeyEnd::binding).collect(Collectors.toSet()));
    assertEquals("signed tenant acme", progress.receipt().orElseThrow());
    assertEquals(0, tenant().root().material().length);
    assertEquals(List.of(ACME.value()), evictions.noted());
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> change(catalog).rotate(ACME));
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> change(catalog).swap(ACME, VAULT));
  }

  /**
   * Before each write and after each, with two keys: whoever comes next goes on to the same end.
   */
  @Test
  void aCrashAtAnyWriteOfAShredIsGoneOnFrom() {
    for (int nth = 1; nth <= WRITES_OF_A_SHRED; nth++) {
      for (boolean afterwards : new boolean[] {false, true}) {
        createTenant();
        change(catalog).swap(ACME, VAULT);
        TenantCatalog dying = new BreakingCatalog(catalog).dyingAt(nth, afterwards);
        assertThrows(BreakingCatalog.Crash.class, () -> toTheEnd(shred(dying)));
        boolean isFenced = nth > 2 || (nth == 2 && afterwards);
        assertEquals(isFenced ? TenantState.SHREDDED : TenantState.ACTIVE, tenant().state());
        boolean isMarked = nth > 4 || (nth == 4 && afterwards);
        assertEquals(isMarked || roots.destroyed().isEmpty(), true);
        ShredTenant.Progress progress = toTheEnd(shred(catalog));
        assertEquals(ShredStage.ENDED, progress.shredding().stage());
        assertEquals(Set.of("local/1", "vault/1"), roots.destroyed());
        assertTrue(roots.isFenced(id) || nth > 3);
        assertEquals(0, tenant().root().material().length);
      }
    }
    createTenant();
    change(catalog).swap(ACME, VAULT);
    TenantCatalog oneMore = new BreakingCatalog(catalog).dyingAt(WRITES_OF_A_SHRED + 1, false);
    assertEquals(ShredStage.ENDED, toTheEnd(shred(oneMore)).shredding().stage());
  }

  @Test
  void aServiceThatIsAwayLeavesTheTenantClosedAndTheRestDone() {
    change(catalog).swap(ACME, VAULT);
    roots.setAway("local/1", true);
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> toTheEnd(shred(catalog)));
    assertEquals(Set.of("vault/1"), roots.destroyed());
    assertEquals(TenantState.SHREDDED, tenant().state());
    assertEquals(List.of(ACME), shred(catalog).unfinished());
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> shred(catalog).step(ACME));
    roots.setAway("local/1", false);
    toTheEnd(shred(catalog));
    assertEquals(Set.of("vault/1", "local/1"), roots.destroyed());
    assertEquals(List.of(), shred(catalog).unfinished());
    assertFalse(shred(catalog).step(ACME).receipt().isEmpty());
  }

  @Test
  void whatAServiceOnlyPromisesIsPendingUntilItIsAskedAgain() {
    change(catalog).swap(ACME, VAULT);
    roots.setSlow("local/1", true);
    ShredTenant.Progress promised = toTheEnd(shred(catalog));
    assertEquals(KeyAssurance.PENDING, promised.shredding().assurance().orElseThrow());
    assertEquals(promised, shred(catalog).step(ACME));
    roots.setAway("local/1", true);
    assertEquals(promised, shred(catalog).step(ACME));
    roots.setAway("local/1", false);
    roots.setSlow("local/1", false);
    ShredTenant.Progress done = shred(catalog).step(ACME);
    assertEquals(KeyAssurance.DESTROYED_AT_PROVIDER, done.shredding().assurance().orElseThrow());
    assertEquals(done, shred(catalog).step(ACME));
  }

  @Test
  void aKeyThatAnotherTenantHangsOnIsNotDestroyed() {
    addOther(tenant().root());
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> shred(catalog).step(ACME));
    assertEquals(TenantState.ACTIVE, tenant().state());
    change(catalog).swap(OTHER, VAULT);
    assertEquals(ShredStage.ENDED, toTheEnd(shred(catalog)).shredding().stage());
  }

  private void addOther(WrappedKey root) {
    TenantId other = catalog.nextTenantId();
    catalog.add(
        new TenantRecord(other, OTHER, 1, root),
        new CredentialRecord(
            new AccessKeyId("AKIAEXAMPLE000000002"),
            other,
            PrincipalName.FIRST.value(),
            Role.ADMIN,
            new byte[] {1}));
  }

  @Test
  void aKeyThatCameIntoUseAgainSinceTheShredBeganIsNotDestroyed() {
    roots.setAway("local/1", true);
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> toTheEnd(shred(catalog)));
    roots.setAway("local/1", false);
    addOther(tenant().root());
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> shred(catalog).step(ACME));
    assertEquals(Set.of(), roots.destroyed());
    change(catalog).swap(OTHER, VAULT);
    toTheEnd(shred(catalog));
    assertEquals(Set.of("local/1"), roots.destroyed());
  }

  @Test
  void aPendingKeyThatCameIntoUseAgainIsNotScheduledAgain() {
    roots.setSlow("local/1", true);
    WrappedKey root = tenant().root();
    toTheEnd(shred(catalog));
    addOther(root);
    roots.setSlow("local/1", false);
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> shred(catalog).step(ACME));
    assertEquals(
        KeyAssurance.PENDING,
        catalog.keyHistory(id).shredding().orElseThrow().assurance().orElseThrow());
  }

  @Test
  void nobodyMovesToAKeyThatAShredIsToDestroy() {
    KmsSettings shared = new KmsSettings("vault", Map.of("key", "shared"));
    addOther(roots.first("local/2"));
    change(catalog).swap(ACME, shared);
    shred(catalog).step(ACME);
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> change(catalog).swap(OTHER, shared));
    assertEquals("local/2", catalog.tenant(OTHER).orElseThrow().root().binding());
    assertFalse(roots.bindings().contains("vault/2"));
    toTheEnd(shred(catalog));
    change(catalog).swap(OTHER, shared);
  }

  @Test
  void nobodyElseWaitsForAServiceThatHangs() throws Exception {
    addOther(roots.first("local/2"));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    RootKeys hanging =
        (RootKeys)
            Proxy.newProxyInstance(
                RootKeys.class.getClassLoader(),
                new Class<?>[] {RootKeys.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("move")
                      && ((TenantKeyring) arguments[0]).tenant().equals(id)) {
                    asked.countDown();
                    answers.await();
                  }
                  return method.invoke(roots, arguments);
                });
    ChangeRoot change =
        new ChangeRootUseCase(
            catalog, hanging, new KeyPlaces(catalog, hanging), new Turns(), () -> 5);
    Thread waiting = Thread.ofVirtual().start(() -> change.swap(ACME, VAULT));
    asked.await();
    change.swap(OTHER, VAULT);
    assertEquals("vault/2", catalog.tenant(OTHER).orElseThrow().root().binding());
    answers.countDown();
    waiting.join();
    assertEquals("vault/1", tenant().root().binding());
  }

  @Test
  void aKeyOfALaterServiceIsDestroyedAlsoWhileAnEarlierOneIsAway() {
    change(catalog).swap(ACME, VAULT);
    roots.setAway("vault/1", true);
    assertFails(ErrorCode.KEYS_UNAVAILABLE, () -> toTheEnd(shred(catalog)));
    assertEquals(Set.of("local/1"), roots.destroyed());
  }

  @Test
  void theOpenKeyOfABucketsShredGoesOverToTheNextShred() {
    KeyEnd.Outcome pending = new KeyEnd.Outcome(KeyAssurance.PENDING, "in 7 days", "refused", 4);
    KeyEnd.Outcome gone = new KeyEnd.Outcome(KeyAssurance.OVERWRITTEN, "gone", "refused", 4);
    List<KeyEnd> keys =
        List.of(
            new KeyEnd("aws-kms/1", 1, "ab", Optional.of(pending)),
            new KeyEnd("local/1-9", 1, "cd", Optional.of(gone)));
    NamespaceShredding last =
        new NamespaceShredding(
            new NamespaceId(7),
            new NamespaceName("photos"),
            new Shredding(ShredStage.ENDED, 3, 4, keys));
    KeyHistory history = KeyHistory.NONE.with(last);
    assertEquals(
        List.of("local/1", "aws-kms/1"),
        new Destroyer(means(catalog))
            .all(tenant().root(), history).stream().map(KeyEnd::binding).toList());
  }
}

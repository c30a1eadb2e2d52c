package dev.kiseki.application.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.application.identity.CreateTenantUseCase;
import dev.kiseki.application.identity.DeleteTenantUseCase;
import dev.kiseki.application.identity.KeyIssuer;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.object.ObjectRemover;
import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyEnd;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.out.keys.NamespaceKeyring;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.TenantKeyring;
import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import dev.kiseki.testkit.SeededRandom;
import dev.kiseki.testkit.SequentialIds;
import dev.kiseki.testkit.keys.NotedEvictions;
import dev.kiseki.testkit.keys.PlainRootKeys;
import dev.kiseki.testkit.keys.PlainSystemKeys;
import dev.kiseki.testkit.memory.InMemoryChunkStore;
import dev.kiseki.testkit.memory.InMemoryMetadataStore;
import dev.kiseki.testkit.memory.InMemoryTenantCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The shred of a bucket, and what else comes to the same keys meanwhile. */
class NamespaceShreddingTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final NamespaceId ID = new NamespaceId(7);
  private static final NamespaceName PHOTOS = new NamespaceName("photos");
  private static final KmsSettings OLD = new KmsSettings("vault", Map.of("key", "old"));
  private static final KmsSettings NEW = new KmsSettings("vault", Map.of("key", "new"));
  private static final ShredNamespace.Command SHRED =
      new ShredNamespace.Command(ACME, PHOTOS, Optional.of(NEW));

  private final InMemoryTenantCatalog catalog = new InMemoryTenantCatalog();
  private final InMemoryMetadataStore metadata = new InMemoryMetadataStore();
  private final PlainRootKeys roots = new PlainRootKeys();
  private final TenantId id = catalog.nextTenantId();
  private final TenantKeys keys = new TransparentKeys(roots);

  /** Wraps nothing: what a root wraps is no matter here. */
  private record TransparentKeys(PlainRootKeys roots) implements TenantKeys {
    @Override
    public WrappedKey newRoot(TenantId tenant, KmsSettings kms) {
      return roots.renew(tenant, kms, Set.of());
    }

    @Override
    public WrappedKey newMaster(TenantKeyring tenant, NamespaceId namespace, int epoch) {
      return new WrappedKey("root", epoch, new byte[] {1});
    }

    @Override
    public NamespaceKeyring rewrap(
        TenantKeyring from, TenantKeyring to, NamespaceKeyring namespace) {
      return namespace;
    }

    @Override
    public NamespaceKeys open(TenantKeyring tenant, NamespaceKeyring namespace) {
      throw new KisekiException(ErrorCode.KEYS_WRONG, "Nothing is sealed here.");
    }
  }

  @BeforeEach
  void createTenantWithABucket() {
    WrappedKey root = roots.renew(id, OLD, Set.of());
    catalog.add(
        new TenantRecord(id, ACME, 1, root),
        new CredentialRecord(
            new AccessKeyId("AKIAEXAMPLE000000001"),
            id,
            PrincipalName.FIRST.value(),
            Role.ADMIN,
            new byte[] {1}));
    NamespaceKeyring ring =
        new NamespaceKeyring(ID, List.of(new WrappedKey("root", 1, new byte[] {1})));
    metadata
        .tenant(id)
        .createNamespace(
            new NamespaceRecord(
                ID, PHOTOS, 1, "", VersioningState.UNVERSIONED, ring, new byte[] {1}),
            false);
  }

  private ShredNamespace shred(TenantCatalog on) {
    Turns turns = new Turns();
    return new ShredNamespaceUseCase(
        new ShredMeans(
            on,
            roots,
            new KeyPlaces(on, roots),
            new NotedEvictions(),
            receipt -> "signed " + receipt.subject(),
            () -> 5),
        metadata,
        new RootRenewal(on, metadata, keys, turns),
        purger(),
        turns);
  }

  private NamespacePurger purger() {
    return new NamespacePurger(
        new Namespaces(catalog, metadata, new InMemoryChunkStore(), keys, NameScope.TENANT),
        new ObjectRemover(new SequentialIds(), () -> 5));
  }

  private void toTheEnd() {
    int steps = 0;
    while (shred(catalog).step(SHRED).receipt().isEmpty()) {
      assertTrue(steps++ < 20, "no end");
    }
  }

  private static void assertFails(ErrorCode code, Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }

  @Test
  void aBucketThatIsStillThereAfterItsKeysAreDestroyedIsGoneOnWith() {
    ShredNamespace.Progress progress = shred(catalog).step(SHRED);
    while (progress.shredding().stage() != ShredStage.ENDED) {
      progress = shred(catalog).step(SHRED);
    }
    assertTrue(progress.receipt().isEmpty());
    ShredNamespace.Command left = shred(catalog).unfinished().getFirst();
    while (shred(catalog).step(left).receipt().isEmpty()) {}
    assertTrue(metadata.tenant(id).namespace(PHOTOS).isEmpty());
    assertEquals(List.of(), shred(catalog).unfinished());
  }

  @Test
  void aTenantIsNotMovedBackToTheKeyThatItsBucketsShredIsToDestroy() {
    shred(catalog).step(SHRED);
    ChangeRootUseCase change =
        new ChangeRootUseCase(catalog, roots, new KeyPlaces(catalog, roots), new Turns(), () -> 5);
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> change.swap(ACME, OLD));
    toTheEnd();
    assertEquals(Set.of("vault/1"), roots.destroyed());
    assertEquals("vault/1-2", catalog.tenant(id).orElseThrow().root().binding());
  }

  @Test
  void noTenantIsMadeOnAKeyThatAShredIsToDestroy() {
    shred(catalog).step(SHRED);
    CreateTenantUseCase create =
        new CreateTenantUseCase(
            catalog,
            keys,
            new KeyPlaces(catalog, roots),
            new KeyIssuer(new PlainSystemKeys(), new SeededRandom(1)),
            () -> 5);
    TenantName other = new TenantName("other");
    assertFails(ErrorCode.CONFIGURATION_INVALID, () -> create.create(other, Optional.empty(), OLD));
    assertFalse(catalog.tenant(other).isPresent());
    toTheEnd();
    create.create(other, Optional.empty(), OLD);
  }

  @Test
  void aTenantStaysForAsLongAsAKeyOfItsBucketIsOnlyPending() {
    roots.setSlow("vault/1", true);
    toTheEnd();
    DeleteTenantUseCase delete = new DeleteTenantUseCase(catalog, metadata, purger(), new Turns());
    assertFails(ErrorCode.INVALID_REQUEST, () -> delete.deleteEmpty(ACME));
    roots.setSlow("vault/1", false);
    assertEquals(ShredStage.ENDED, shred(catalog).step(SHRED).shredding().stage());
    delete.deleteEmpty(ACME);
  }

  @Test
  void aTenantThatAShredBeginsOnMeanwhileIsNotDeleted() throws InterruptedException {
    metadata.tenant(id).dropNamespace(ID).awaitDurable();
    Turns turns = new Turns();
    DeleteTenantUseCase delete = new DeleteTenantUseCase(catalog, metadata, purger(), turns);
    KeyEnd key = new KeyEnd("vault/1", 1, "hash", Optional.empty());
    FutureTask<Void> deleting = new FutureTask<>(() -> delete.deleteEmpty(ACME), null);
    boolean isDone =
        turns.take(
            id,
            () -> {
              boolean ended = hasEnded(Thread.startVirtualThread(deleting));
              Shredding intent = new Shredding(ShredStage.INTENT, 5, 5, List.of(key));
              catalog.shred(id, Optional.empty(), intent).awaitDurable();
              return ended;
            });
    assertFalse(isDone);
    ExecutionException refused = assertThrows(ExecutionException.class, deleting::get);
    assertTrue(refused.toString().contains("not destroyed yet"), refused.toString());
    assertTrue(catalog.tenant(id).isPresent());
  }

  private static boolean hasEnded(Thread thread) {
    try {
      return thread.join(Duration.ofMillis(300));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aNewRootThatIsInForceFencesTheBucketAlsoWhenItsFlushFails() {
    assertFails(ErrorCode.IO_FAILED, () -> shred(flushFailing()).step(SHRED));
    assertTrue(roots.isFenced(ID));
  }

  private TenantCatalog flushFailing() {
    return (TenantCatalog)
        Proxy.newProxyInstance(
            TenantCatalog.class.getClassLoader(),
            new Class<?>[] {TenantCatalog.class},
            (_, method, words) -> {
              try {
                Object answer = method.invoke(catalog, words);
                return method.getName().equals("renewRoot") ? new Unflushed(answer) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private record Unflushed(Object value) implements Committed<Object> {
    @Override
    public void awaitDurable() {
      throw new KisekiException(ErrorCode.IO_FAILED, "The disk does not answer.");
    }
  }
}

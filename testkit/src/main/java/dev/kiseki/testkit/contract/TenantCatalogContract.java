package dev.kiseki.testkit.contract;

import static dev.kiseki.testkit.contract.Stage.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

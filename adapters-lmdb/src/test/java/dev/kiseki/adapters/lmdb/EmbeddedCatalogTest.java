package dev.kiseki.adapters.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.CredentialRecord;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.TenantRecord;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogTest {
  @TempDir private Path directory;
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = StoreFixture.small(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private TenantRecord add(String name, String accessKey) {
    TenantCatalog catalog = store.store.catalog();
    TenantId id = catalog.nextTenantId();
    TenantRecord tenant =
        new TenantRecord(id, new TenantName(name), 5, new WrappedKey("local", 1, new byte[] {1}));
    CredentialRecord first =
        new CredentialRecord(new AccessKeyId(accessKey), id, "root", Role.ADMIN, new byte[] {2});
    return catalog.add(tenant, first).durable();
  }

  @Test
  void tenantsAndTheirKeysComeBackAfterAReopen() {
    TenantId zoo = add("zoo", "AKIAZOO").id();
    TenantId alpha = add("alpha", "AKIAALPHA").id();
    store.close();
    open();
    TenantCatalog catalog = store.store.catalog();
    assertEquals(List.of(alpha, zoo), catalog.tenants().stream().map(TenantRecord::id).toList());
    assertEquals(zoo, catalog.tenant(new TenantName("zoo")).orElseThrow().id());
    assertEquals("alpha", catalog.tenant(alpha).orElseThrow().name().value());
    CredentialRecord credential = catalog.credential(new AccessKeyId("AKIAZOO")).orElseThrow();
    assertEquals(zoo, credential.tenant());
    assertEquals(Role.ADMIN, credential.role());
    assertTrue(catalog.credential(new AccessKeyId("AKIANONE")).isEmpty());
    assertTrue(catalog.tenant(new TenantName("none")).isEmpty());
    assertTrue(catalog.nextTenantId().value() > Math.max(zoo.value(), alpha.value()));
  }

  @Test
  void namesAndAccessKeysAreUnique() {
    add("zoo", "AKIAZOO");
    assertFails(ErrorCode.TENANT_EXISTS, () -> add("zoo", "AKIAOTHER"));
    assertFails(ErrorCode.ACCESS_KEY_EXISTS, () -> add("other", "AKIAZOO"));
    assertEquals(1, store.store.catalog().tenants().size());
  }

  @Test
  void idsAreNeverDrawnTwiceAndBlobIdsBeginWithTheTime() {
    Set<Object> drawn = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1000; i++) {
        BlobId blob = store.ids.blob();
        assertEquals(store.now.get(), blob.high() >>> 16);
        assertTrue(drawn.add(store.ids.node()));
        assertTrue(drawn.add(store.ids.content()));
        assertTrue(drawn.add(store.ids.namespace()));
      }
      store.close();
      open();
    }
  }

  private static void assertFails(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(KisekiException.class, action::run).code());
  }
}

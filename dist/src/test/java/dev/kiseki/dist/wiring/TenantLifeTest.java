package dev.kiseki.dist.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.DeleteTenant;
import dev.kiseki.ports.in.keys.ShredTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that are suspended and deleted, on a real store. */
@SuppressWarnings("NullAway.Init") // set before each test
class TenantLifeTest {
  private static final TenantName ACME = new TenantName("acme");
  private static final byte[] BYTES = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path root;
  private OpenDeployment open;
  private Caller acme;
  private Caller other;

  @BeforeEach
  void openWithTwoTenants() {
    open = new OpenDeployment(root);
    acme = open.tenant("acme");
    other = open.tenant("other");
    open.bucket(other, "bucket");
    open.put(other, "bucket", "k", BYTES);
  }

  @AfterEach
  void close() {
    open.close();
  }

  private Identities identities() {
    return open.deployment.useCases().identities();
  }

  private static void assertFails(ErrorCode code, Executable operation) {
    assertEquals(code, assertThrows(KisekiException.class, operation).code());
  }

  @Test
  void whoWasLetInBeforeASuspensionOpensNothingMore() {
    open.bucket(acme, "bucket");
    open.put(acme, "bucket", "k", BYTES);
    identities().suspendTenant().suspend(ACME);
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.get(acme, "bucket", "k"));
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.put(acme, "bucket", "l", BYTES));
    assertArrayEquals(BYTES, open.get(other, "bucket", "k"));
    identities().suspendTenant().resume(ACME);
    assertArrayEquals(BYTES, open.get(acme, "bucket", "k"));
  }

  @Test
  void aShreddedTenantIsToldAsWhatItIs() {
    open.bucket(acme, "bucket");
    String key = identities().listKeys().list(ACME).getFirst().id().value();
    ShredTenant shred = open.deployment.useCases().keyOperations().shredTenant();
    while (shred.step(ACME).receipt().isEmpty()) {}
    for (Executable refused :
        List.<Executable>of(
            () -> open.get(acme, "bucket", "k"),
            () -> open.deployment.useCases().findAccessKey().find(key).orElseThrow().admit(0),
            () -> identities().suspendTenant().suspend(ACME))) {
      String said = assertThrows(KisekiException.class, refused).getMessage();
      assertTrue(said.contains("shredded") && !said.contains("suspended"), said);
    }
  }

  @Test
  void onlyAnEmptyTenantIsDeletedAsItIs() {
    open.bucket(acme, "bucket");
    assertFails(ErrorCode.TENANT_NOT_EMPTY, () -> identities().deleteTenant().deleteEmpty(ACME));
    open.put(acme, "bucket", "k", BYTES);
    open.delete(acme, "bucket", "k");
    open.deployment
        .useCases()
        .deleteNamespace()
        .delete(acme, new dev.kiseki.domain.NamespaceName("bucket"));
    identities().deleteTenant().deleteEmpty(ACME);
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> identities().deleteTenant().deleteEmpty(ACME));
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> open.bucket(acme, "new"));
  }

  @Test
  void aPurgeRemovesEverythingStepByStepAndSurvivesAReopen() {
    fill();
    DeleteTenant.Progress first = identities().deleteTenant().purge(ACME, 1);
    assertFalse(first.isDone());
    assertTrue(first.removed() > 0);
    assertFails(ErrorCode.ACCOUNT_PROBLEM, () -> open.get(acme, "versioned", "k1"));
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> identities().suspendTenant().resume(ACME));
    assertFails(ErrorCode.NO_SUCH_TENANT, () -> open.bucket(acme, "brought-back"));
    open.close();
    open = new OpenDeployment(root);
    while (!identities().deleteTenant().purge(ACME, 1).isDone()) {
      assertEquals(2, open.deployment.useCases().listTenants().list().size());
    }
    assertEquals(1, open.deployment.useCases().listTenants().list().size());
    assertArrayEquals(BYTES, open.get(other, "bucket", "k"));
    Caller again = open.tenant("acme");
    open.bucket(again, "plain");
    assertTrue(open.list(again, "plain").isEmpty());
  }

  private void fill() {
    open.bucket(acme, "plain");
    open.bucket(acme, "versioned");
    open.versioning(acme, "versioned", VersioningState.ENABLED);
    for (int i = 0; i < 20; i++) {
      open.put(acme, "plain", "a/" + i, BYTES);
      for (int version = 0; version < 3; version++) {
        open.put(acme, "versioned", "k" + i, BYTES);
      }
    }
    open.mark(acme, "versioned", "k0");
    open.versioning(acme, "versioned", VersioningState.SUSPENDED);
    open.put(acme, "versioned", "k1", BYTES);
  }
}

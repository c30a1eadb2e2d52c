package dev.kiseki.application.file.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Promises of space: shared, exact, and cheap as long as they fit. */
final class SpacePoolTest {
  private final SpacePools pools = new SpacePools();
  private final AtomicInteger looks = new AtomicInteger();
  private long tenantLeft = 1_000_000;

  /** A namespace of one tenant. */
  private SpaceSource source(long namespace, long left) {
    return new SpaceSource() {
      @Override
      public TenantId tenant() {
        return new TenantId(1);
      }

      @Override
      public NamespaceId namespaceId() {
        return new NamespaceId(namespace);
      }

      @Override
      public long diskBytesLeft() {
        return 500_000;
      }

      @Override
      public long tenantBytesLeft() {
        return tenantLeft;
      }

      @Override
      public long namespaceBytesLeft() {
        looks.incrementAndGet();
        return left;
      }
    };
  }

  private static void assertFails(ErrorCode code, Runnable action) {
    assertEquals(code, assertThrows(KisekiException.class, action::run).code());
  }

  @Test
  void whatFitsAsksTheStoreOnceInAWhile() {
    SpaceAccount account = pools.account(source(1, 100_000));
    for (int bytes = 1; bytes <= 1_000; bytes++) {
      account.require(bytes, bytes);
    }
    assertEquals(1, looks.get());
    pools.expire();
    account.require(1_001, 1_001);
    assertEquals(2, looks.get());
  }

  @Test
  void filesOfANamespaceShareItsRoomAndThoseOfATenantTheTenants() {
    SpaceAccount one = pools.account(source(1, 100));
    SpaceAccount other = pools.account(source(1, 100));
    one.require(0, 60);
    other.require(0, 40);
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> other.require(0, 41));
    one.require(0, 59);
    other.require(0, 41);
    tenantLeft = 150;
    pools.expire();
    SpaceAccount elsewhere = pools.account(source(2, 100));
    elsewhere.require(0, 50);
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> elsewhere.require(0, 51));
    assertEquals(150, pools.countedBytes(new TenantId(1)));
    assertEquals(50, pools.countedBytes(new NamespaceId(2)), "a failure changes nothing");
  }

  @Test
  void aFullDiskIsNoQuota() {
    SpaceAccount account = pools.account(source(1, 1_000_000));
    assertFails(ErrorCode.DISK_FULL, () -> account.require(500_001, 1));
    account.require(500_000, 1);
    account.settle(0, 1);
    assertEquals(0, pools.unwrittenBytes());
  }

  @Test
  void whatWasPublishedIsHeldAndNotPromisedTwice() {
    SpaceAccount account = pools.account(source(1, 100));
    account.require(0, 70);
    account.published();
    assertEquals(0, pools.countedBytes(new NamespaceId(1)));
    account.require(0, 30);
    assertEquals(1, looks.get());
    account.require(0, 31);
    assertEquals(2, looks.get(), "what does not fit asks whether it is so");
    assertEquals(69, account.bytesLeft());
  }

  @Test
  void racingFilesGetNoMoreThanThereIs() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      AtomicInteger won = new AtomicInteger();
      Callable<Boolean> racer =
          () -> {
            SpaceAccount account = pools.account(source(1, 1_000));
            for (int bytes = 1; bytes <= 1_001; bytes++) {
              try {
                account.require(0, bytes);
                won.incrementAndGet();
              } catch (KisekiException full) {
                return full.code() == ErrorCode.QUOTA_EXCEEDED;
              }
            }
            return false;
          };
      for (var done : threads.invokeAll(List.of(racer, racer, racer, racer))) {
        assertTrue(done.get());
      }
      assertEquals(1_000, won.get());
    }
    assertFalse(looks.get() == 0);
  }
}

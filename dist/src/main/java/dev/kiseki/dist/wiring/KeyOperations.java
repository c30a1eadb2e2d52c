package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.application.keys.ChangeRootUseCase;
import dev.kiseki.application.keys.DescribeKeysUseCase;
import dev.kiseki.application.keys.RotateNamespaceKeyUseCase;
import dev.kiseki.application.keys.ShredTenantUseCase;
import dev.kiseki.application.keys.Turns;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.in.keys.DescribeKeys;
import dev.kiseki.ports.in.keys.RotateNamespaceKey;
import dev.kiseki.ports.in.keys.ShredTenant;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.system.WallClock;
import java.util.function.Supplier;

/**
 * The operator's use cases on keys.
 *
 * @param receiptKey the public half of what signs receipts
 */
public record KeyOperations(
    DescribeKeys describe,
    ChangeRoot changeRoot,
    RotateNamespaceKey rotateNamespaceKey,
    ShredTenant shredTenant,
    Supplier<String> receiptKey) {

  static KeyOperations wire(EmbeddedStore store, Keys keys, Evictions evictions, WallClock clock) {
    Turns turns = new Turns();
    return new KeyOperations(
        new DescribeKeysUseCase(store.catalog(), keys.rootKeys()),
        new ChangeRootUseCase(store.catalog(), keys.rootKeys(), turns, clock),
        new RotateNamespaceKeyUseCase(store.catalog(), store.metadata(), keys.tenantKeys(), turns),
        new ShredTenantUseCase(
            new ShredTenantUseCase.Means(
                store.catalog(), keys.rootKeys(), evictions, keys.receiptKey()),
            turns,
            clock),
        keys.receiptKey()::publicKey);
  }
}

package dev.kiseki.dist.wiring;

import dev.kiseki.application.keys.ChangeRootUseCase;
import dev.kiseki.application.keys.DescribeKeysUseCase;
import dev.kiseki.application.keys.RootRenewal;
import dev.kiseki.application.keys.RotateNamespaceKeyUseCase;
import dev.kiseki.application.keys.ShredMeans;
import dev.kiseki.application.keys.ShredNamespaceUseCase;
import dev.kiseki.application.keys.ShredTenantUseCase;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.reencrypt.Pace;
import dev.kiseki.application.reencrypt.ReencryptNamespaceUseCase;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.ports.in.keys.ChangeRoot;
import dev.kiseki.ports.in.keys.DescribeKeys;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.in.keys.RotateNamespaceKey;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.in.keys.ShredTenant;
import dev.kiseki.ports.out.reseal.KeyRemoval;
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
    ShredNamespace shredNamespace,
    ReencryptNamespace reencryptNamespace,
    Supplier<String> receiptKey) {

  static KeyOperations wire(
      StorePorts store,
      Keys keys,
      ShredMeans means,
      NamespacePurger purger,
      Turns turns,
      Namespaces namespaces,
      Pace pace,
      KeyRemoval removal) {
    RootRenewal renewal =
        new RootRenewal(store.catalog(), store.metadata(), keys.tenantKeys(), turns);
    return new KeyOperations(
        new DescribeKeysUseCase(store.catalog(), keys.rootKeys()),
        new ChangeRootUseCase(
            store.catalog(), keys.rootKeys(), means.places(), turns, means.clock()),
        new RotateNamespaceKeyUseCase(store.catalog(), store.metadata(), keys.tenantKeys(), turns),
        new ShredTenantUseCase(means, turns),
        new ShredNamespaceUseCase(means, store.metadata(), renewal, purger, turns),
        new ReencryptNamespaceUseCase(
            store.catalog(),
            store.metadata(),
            store.reseal(),
            namespaces,
            store.ids(),
            pace,
            removal,
            means.clock()),
        keys.receiptKey()::publicKey);
  }
}

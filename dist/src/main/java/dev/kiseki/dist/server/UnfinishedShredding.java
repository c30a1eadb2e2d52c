package dev.kiseki.dist.server;

import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ShredNamespace;
import dev.kiseki.ports.in.keys.ShredTenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;

/** Goes on with what a crash or a service that was away has left undone. */
final class UnfinishedShredding {
  private static final Logger LOG = System.getLogger(UnfinishedShredding.class.getName());

  private UnfinishedShredding() {}

  /** In the background: a service that is away keeps nobody from starting. */
  static void goOn(Deployment deployment) {
    ShredTenant tenants = deployment.useCases().keyOperations().shredTenant();
    for (TenantName tenant : tenants.unfinished()) {
      start(deployment, tenant, "tenant.shred.resume", "", () -> tenants.step(tenant).receipt());
    }
    ShredNamespace buckets = deployment.useCases().keyOperations().shredNamespace();
    for (ShredNamespace.Command each : buckets.unfinished()) {
      start(
          deployment,
          each.tenant(),
          "bucket.shred.resume",
          each.namespace().value(),
          () -> buckets.step(each).receipt());
    }
  }

  private static void start(
      Deployment deployment,
      TenantName tenant,
      String what,
      String target,
      Supplier<Optional<String>> step) {
    Thread.ofVirtual()
        .name("kiseki-shred-" + tenant)
        .start(
            () -> {
              try {
                deployment.audited().byOperator(tenant, what, target, () -> toTheEnd(step));
              } catch (KisekiException e) {
                LOG.log(Level.WARNING, "Keys of tenant " + tenant + " are not destroyed yet", e);
              }
            });
  }

  private static String toTheEnd(Supplier<Optional<String>> step) {
    Optional<String> receipt = step.get();
    while (receipt.isEmpty()) {
      receipt = step.get();
    }
    return receipt.get();
  }
}

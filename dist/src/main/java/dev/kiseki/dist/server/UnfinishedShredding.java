package dev.kiseki.dist.server;

import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ShredTenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Goes on with what a crash or a service that was away has left undone. */
final class UnfinishedShredding {
  private static final Logger LOG = System.getLogger(UnfinishedShredding.class.getName());

  private UnfinishedShredding() {}

  /** In the background: a service that is away keeps nobody from starting. */
  static void goOn(Deployment deployment) {
    ShredTenant shred = deployment.useCases().keyOperations().shredTenant();
    for (TenantName tenant : shred.unfinished()) {
      Thread.ofVirtual()
          .name("kiseki-shred-" + tenant)
          .start(() -> goOn(deployment, shred, tenant));
    }
  }

  private static void goOn(Deployment deployment, ShredTenant shred, TenantName tenant) {
    try {
      deployment
          .audited()
          .byOperator(tenant, "tenant.shred.resume", tenant.value(), () -> toTheEnd(shred, tenant));
    } catch (KisekiException e) {
      LOG.log(Level.WARNING, "The keys of tenant " + tenant + " are not destroyed yet", e);
    }
  }

  private static ShredStage toTheEnd(ShredTenant shred, TenantName tenant) {
    ShredStage stage = ShredStage.INTENT;
    while (stage != ShredStage.ENDED) {
      stage = shred.step(tenant).shredding().stage();
    }
    return stage;
  }
}

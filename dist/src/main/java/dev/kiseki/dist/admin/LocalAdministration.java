package dev.kiseki.dist.admin;

import dev.kiseki.dist.audit.AuditDetails;
import dev.kiseki.dist.audit.AuditTrail;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ChosenAccessKey;
import dev.kiseki.ports.in.identity.ListTenants.TenantView;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.in.namespace.NamespaceView;
import dev.kiseki.ports.in.upload.StaleUploads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Works on an open deployment. */
public final class LocalAdministration implements Administration {
  /** AWS's own secrets have 40 characters; fewer than 16 is a password, not a key. */
  private static final int MIN_SECRET_LENGTH = 16;

  private final Deployment deployment;

  public LocalAdministration(Deployment deployment) {
    this.deployment = deployment;
  }

  @Override
  public String createTenant(
      String name, Optional<String> accessKey, Optional<String> secretKey, KmsSettings kms) {
    NewAccessKey key =
        deployment
            .useCases()
            .createTenant()
            .create(new TenantName(name), chosen(accessKey, secretKey), kms);
    return new Listing("TENANT", "PRINCIPAL", "ACCESS KEY", "SECRET KEY")
        .with(name, PrincipalName.FIRST.value(), key.id().value(), key.reveal())
        .tabbed();
  }

  @Override
  public String listTenants() {
    Listing listing = new Listing("TENANT", "STATE", "BUCKETS:number", "CREATED:time");
    for (TenantView tenant : deployment.useCases().listTenants().list()) {
      listing.add(
          tenant.name().value(),
          tenant.state().name().toLowerCase(Locale.ROOT),
          String.valueOf(tenant.namespaceCount()),
          time(tenant.createdMillis()));
    }
    return listing.tabbed();
  }

  @Override
  public String listBuckets(Optional<String> tenant) {
    Listing listing = new Listing("TENANT", "BUCKET", "CREATED:time");
    for (TenantName name : chosenTenants(tenant)) {
      for (NamespaceView bucket : deployment.useCases().listTenantNamespaces().list(name)) {
        listing.add(name.value(), bucket.name().value(), time(bucket.createdMillis()));
      }
    }
    return listing.tabbed();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  @Override
  public String listUploads(Optional<String> tenant, Duration olderThan) {
    return uploads(tenant, olderThan, deployment.useCases().staleUploads()::list);
  }

  @Override
  public String expireUploads(Optional<String> tenant, Duration olderThan) {
    return uploads(
        tenant,
        olderThan,
        (name, openedBefore, each) ->
            deployment
                .audited()
                .byOperator(
                    name,
                    "uploads.expire",
                    "opened before " + time(openedBefore),
                    () -> {
                      deployment.useCases().staleUploads().expire(name, openedBefore, each);
                      return true;
                    }));
  }

  /** Lists uploads, or ends them. */
  @FunctionalInterface
  private interface OnUploads {
    void run(TenantName tenant, long openedBeforeMillis, Consumer<StaleUploads.Stale> each);
  }

  private String uploads(Optional<String> tenant, Duration olderThan, OnUploads action) {
    long openedBefore = System.currentTimeMillis() - olderThan.toMillis();
    Listing listing = new Listing("TENANT", "BUCKET", "UPLOAD", "OPENED:time", "KEY");
    for (TenantName name : chosenTenants(tenant)) {
      action.run(
          name,
          openedBefore,
          upload ->
              listing.add(
                  name.value(),
                  upload.namespace().value(),
                  upload.id().hex(),
                  time(upload.createdMillis()),
                  PrintableText.of(upload.key().text())));
    }
    return listing.tabbed();
  }

  @Override
  public String perform(AdminAction action) {
    AuditDetails details = action.details();
    Actions actions = new Actions(deployment.useCases(), details);
    if (action.isQuestion() || action.optional("tenant").isEmpty()) {
      return actions.perform(action);
    }
    return deployment
        .audited()
        .stepByOperator(
            new TenantName(action.word("tenant")),
            new AuditTrail.Operation(action.name().replace('-', '.'), action.target(), details),
            action.goesOn(),
            answer -> action.after(answer).isEmpty(),
            () -> actions.perform(action));
  }

  @Override
  public void close() {
    deployment.close();
  }

  /** Both or none; checked before anything is made. */
  public static Optional<ChosenAccessKey> chosen(
      Optional<String> accessKey, Optional<String> secretKey) {
    if (accessKey.isEmpty() && secretKey.isEmpty()) {
      return Optional.empty();
    }
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Give both an access key and a secret key, or neither to have them made.");
    }
    if (secretKey.get().length() < MIN_SECRET_LENGTH) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A secret key has at least " + MIN_SECRET_LENGTH + " characters.");
    }
    return Optional.of(new ChosenAccessKey(new AccessKeyId(accessKey.get()), secretKey.get()));
  }

  private List<TenantName> chosenTenants(Optional<String> tenant) {
    return tenant
        .map(name -> List.of(new TenantName(name)))
        .orElseGet(
            () ->
                deployment.useCases().listTenants().list().stream().map(TenantView::name).toList());
  }
}

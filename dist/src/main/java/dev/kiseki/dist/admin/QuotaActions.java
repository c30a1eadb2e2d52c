package dev.kiseki.dist.admin;

import dev.kiseki.dist.audit.AuditDetails;
import dev.kiseki.dist.wiring.Identities;
import dev.kiseki.dist.wiring.UseCases;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Quota;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.identity.ListTenants.TenantView;
import dev.kiseki.ports.in.identity.ManageQuota.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Quotas and usage, as the operator asks for them. */
final class QuotaActions {
  private final UseCases useCases;
  private final Identities identities;
  private final AuditDetails details;

  QuotaActions(UseCases useCases, AuditDetails details) {
    this.useCases = useCases;
    this.details = details;
    this.identities = useCases.identities();
  }

  /** What is not named stays as it is. */
  String set(AdminAction action) {
    TenantName tenant = new TenantName(action.word("tenant"));
    Optional<NamespaceName> bucket = action.optional("bucket").map(NamespaceName::new);
    identities.quotas().change(tenant, bucket, before -> noted(before, changed(action, before)));
    return show(action);
  }

  private static Quota changed(AdminAction action, Quota before) {
    return new Quota(
        action.optional("bytes").map(QuotaActions::limit).orElse(before.maxBytes()),
        action.optional("objects").map(QuotaActions::limit).orElse(before.maxObjects()));
  }

  private Quota noted(Quota before, Quota quota) {
    details
        .with("max_bytes", limit(quota.maxBytes()))
        .with("max_objects", limit(quota.maxObjects()))
        .with("max_bytes_before", limit(before.maxBytes()))
        .with("max_objects_before", limit(before.maxObjects()));
    return quota;
  }

  private static OptionalLong limit(String text) {
    return text.equals("none") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  String show(AdminAction action) {
    Listing listing =
        new Listing(
            "TENANT",
            "BUCKET:maybe",
            "MAX BYTES:number",
            "MAX OBJECTS:number",
            "BYTES:number",
            "OBJECTS:number");
    for (Line line : lines(action)) {
      listing.add(
          line.tenant().value(),
          bucket(line),
          limit(line.quota().maxBytes()),
          limit(line.quota().maxObjects()),
          String.valueOf(line.usage().allBytes()),
          String.valueOf(line.usage().objects()));
    }
    return listing.tabbed();
  }

  private static String bucket(Line line) {
    return line.namespace().map(NamespaceName::value).orElse("(all)");
  }

  private static String limit(OptionalLong max) {
    return max.isPresent() ? String.valueOf(max.getAsLong()) : "none";
  }

  String usage(AdminAction action) {
    Listing listing =
        new Listing(
            "TENANT",
            "BUCKET:maybe",
            "OBJECTS:number",
            "BYTES:number",
            "IN OPEN UPLOADS:number",
            "MAX BYTES:number",
            "MAX OBJECTS:number");
    for (Line line : lines(action)) {
      listing.add(
          line.tenant().value(),
          bucket(line),
          String.valueOf(line.usage().objects()),
          String.valueOf(line.usage().bytes()),
          String.valueOf(line.usage().uploadBytes()),
          limit(line.quota().maxBytes()),
          limit(line.quota().maxObjects()));
    }
    return listing.tabbed();
  }

  private List<Line> lines(AdminAction action) {
    Optional<TenantName> tenant = action.optional("tenant").map(TenantName::new);
    Optional<NamespaceName> bucket = action.optional("bucket").map(NamespaceName::new);
    if (tenant.isPresent() && bucket.isPresent()) {
      return List.of(identities.quotas().bucket(tenant.get(), bucket.get()));
    }
    List<TenantName> tenants =
        tenant
            .map(List::of)
            .orElseGet(() -> useCases.listTenants().list().stream().map(TenantView::name).toList());
    List<Line> lines = new ArrayList<>();
    tenants.forEach(name -> lines.addAll(identities.quotas().tenant(name)));
    return lines;
  }
}

package dev.kiseki.dist.admin;

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
import java.util.stream.Collectors;

/** Quotas and usage, as the operator asks for them. */
final class QuotaActions {
  private final UseCases useCases;
  private final Identities identities;

  QuotaActions(UseCases useCases) {
    this.useCases = useCases;
    this.identities = useCases.identities();
  }

  /** What is not named stays as it is. */
  String set(AdminAction action) {
    TenantName tenant = new TenantName(action.word("tenant"));
    Optional<NamespaceName> bucket = action.optional("bucket").map(NamespaceName::new);
    Quota before =
        bucket
            .map(name -> identities.quotas().bucket(tenant, name))
            .orElseGet(() -> identities.quotas().tenant(tenant).getFirst())
            .quota();
    Quota quota =
        new Quota(
            action.optional("bytes").map(QuotaActions::limit).orElse(before.maxBytes()),
            action.optional("objects").map(QuotaActions::limit).orElse(before.maxObjects()));
    identities.quotas().set(tenant, bucket, quota);
    return show(action);
  }

  private static OptionalLong limit(String text) {
    return text.equals("none") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  String show(AdminAction action) {
    StringBuilder text =
        new StringBuilder("TENANT\tBUCKET\tMAX BYTES\tMAX OBJECTS\tBYTES\tOBJECTS\n");
    for (Line line : lines(action)) {
      text.append(line.tenant())
          .append('\t')
          .append(line.namespace().map(NamespaceName::value).orElse("(all)"))
          .append('\t')
          .append(limit(line.quota().maxBytes()))
          .append('\t')
          .append(limit(line.quota().maxObjects()))
          .append('\t')
          .append(line.usage().allBytes())
          .append('\t')
          .append(line.usage().objects())
          .append('\n');
    }
    return Columns.align(text.toString());
  }

  private static String limit(OptionalLong max) {
    return max.isPresent() ? String.valueOf(max.getAsLong()) : "none";
  }

  String usage(AdminAction action) {
    List<Line> lines = lines(action);
    if (action.optional("json").isPresent()) {
      return lines.stream().map(QuotaActions::json).collect(Collectors.joining(",\n ", "[", "]\n"));
    }
    StringBuilder text = new StringBuilder("TENANT\tBUCKET\tOBJECTS\tBYTES\tIN OPEN UPLOADS\n");
    for (Line line : lines) {
      text.append(line.tenant())
          .append('\t')
          .append(line.namespace().map(NamespaceName::value).orElse("(all)"))
          .append('\t')
          .append(line.usage().objects())
          .append('\t')
          .append(line.usage().bytes())
          .append('\t')
          .append(line.usage().uploadBytes())
          .append('\n');
    }
    return Columns.align(text.toString());
  }

  /** Names of tenants and buckets hold nothing that JSON would need quoted. */
  private static String json(Line line) {
    return "{\"tenant\": \""
        + line.tenant()
        + "\", \"bucket\": "
        + line.namespace().map(name -> "\"" + name + "\"").orElse("null")
        + ", \"objects\": "
        + line.usage().objects()
        + ", \"bytes\": "
        + line.usage().bytes()
        + ", \"uploadBytes\": "
        + line.usage().uploadBytes()
        + ", \"maxBytes\": "
        + json(line.quota().maxBytes())
        + ", \"maxObjects\": "
        + json(line.quota().maxObjects())
        + "}";
  }

  private static String json(OptionalLong max) {
    return max.isPresent() ? String.valueOf(max.getAsLong()) : "null";
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

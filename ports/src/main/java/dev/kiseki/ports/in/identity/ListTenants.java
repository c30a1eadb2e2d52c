package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import java.util.List;

/** All tenants, by name. For the operator only. */
@FunctionalInterface
public interface ListTenants {
  List<TenantView> list();

  record TenantView(TenantName name, TenantState state, long createdMillis, long namespaceCount) {}
}

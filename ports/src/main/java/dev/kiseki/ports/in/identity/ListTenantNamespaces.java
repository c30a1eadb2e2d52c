package dev.kiseki.ports.in.identity;

import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.namespace.NamespaceView;
import java.util.List;

/** All namespaces of a tenant, by name. For the operator only. NO_SUCH_TENANT. */
@FunctionalInterface
public interface ListTenantNamespaces {
  List<NamespaceView> list(TenantName tenant);
}

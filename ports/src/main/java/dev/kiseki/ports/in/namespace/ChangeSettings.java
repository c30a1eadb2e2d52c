package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.ports.in.Caller;
import java.util.function.UnaryOperator;

/**
 * Changes what is said about a namespace. Changes that race are made one after the other: the
 * change may be asked for more than once. Durable when it returns. NO_SUCH_NAMESPACE; ACCESS_DENIED
 * for all but admins.
 */
@FunctionalInterface
public interface ChangeSettings {
  void change(Caller caller, NamespaceName namespace, UnaryOperator<NamespaceSettings> change);
}

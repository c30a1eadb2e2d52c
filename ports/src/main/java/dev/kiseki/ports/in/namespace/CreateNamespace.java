package dev.kiseki.ports.in.namespace;

/**
 * Creates a namespace with a master key of its own. One's own again: nothing changes and {@link
 * CreatedNamespace#isNew} is false. NAMESPACE_TAKEN when names are unique in the deployment and
 * another tenant has it; ACCESS_DENIED for all but admins.
 */
@FunctionalInterface
public interface CreateNamespace {
  CreatedNamespace create(CreateNamespaceCommand command);
}

package dev.kiseki.domain;

/**
 * The destruction of all keys that wrapped what one namespace was sealed under. The tenant has
 * another root key since, which wraps what its other namespaces are sealed under.
 */
public record NamespaceShredding(NamespaceId namespace, NamespaceName name, Shredding shredding) {
  public NamespaceShredding with(Shredding next) {
    return new NamespaceShredding(namespace, name, next);
  }
}

package dev.kiseki.ports.in.namespace;

/** The namespace, and whether this call made it. */
public record CreatedNamespace(NamespaceView namespace, boolean isNew) {}

package dev.kiseki.application.namespace;

import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.metadata.TenantMetadata;

/** A namespace with everything a use case needs to work in it. Lives for one request. */
public record OpenNamespace(
    NamespaceRecord row, TenantMetadata metadata, TenantChunks chunks, NamespaceKeys keys) {}

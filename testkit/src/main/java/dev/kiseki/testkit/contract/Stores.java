package dev.kiseki.testkit.contract;

import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.metadata.MetadataStore;

/** The two stores of one adapter: blobs staged in one are taken by the other. */
public record Stores(MetadataStore metadata, ChunkStore chunks) {}

package dev.kiseki.testkit.contract;

import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.files.FileStore;
import dev.kiseki.ports.out.metadata.MetadataStore;

/** The stores of one adapter that see the same rows. */
public record FileStores(MetadataStore metadata, ChunkStore chunks, FileStore files) {}

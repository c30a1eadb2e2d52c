package dev.kiseki.dist.wiring;

import dev.kiseki.adapters.lmdb.EmbeddedStore;
import dev.kiseki.dist.trace.Tracing;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.metadata.MetadataStore;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.TenantCatalog;
import java.util.Optional;

/** What use cases see of the store. */
record StorePorts(
    TenantCatalog catalog,
    MetadataStore metadata,
    ChunkStore chunks,
    IdSource ids,
    ResealStore reseal) {
  static StorePorts of(EmbeddedStore store, Optional<Tracing> tracing) {
    MetadataStore metadata = store.metadata();
    ChunkStore chunks = store.chunks();
    return new StorePorts(
        store.catalog(),
        tracing.map(spans -> spans.store(metadata)).orElse(metadata),
        tracing.map(spans -> spans.store(chunks)).orElse(chunks),
        store.ids(),
        store.reseal());
  }
}

package dev.kiseki.testkit.memory;

import dev.kiseki.testkit.contract.ChunkStoreContract;
import dev.kiseki.testkit.contract.Stores;

class InMemoryChunkStoreTest extends ChunkStoreContract {
  @Override
  protected Stores openEmpty() {
    return new Stores(new InMemoryMetadataStore(), new InMemoryChunkStore());
  }
}

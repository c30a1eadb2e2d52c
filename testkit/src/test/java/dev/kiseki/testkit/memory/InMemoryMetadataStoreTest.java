package dev.kiseki.testkit.memory;

import dev.kiseki.testkit.contract.MetadataStoreContract;
import dev.kiseki.testkit.contract.Stores;

class InMemoryMetadataStoreTest extends MetadataStoreContract {
  @Override
  protected Stores openEmpty() {
    return new Stores(new InMemoryMetadataStore(), new InMemoryChunkStore());
  }
}

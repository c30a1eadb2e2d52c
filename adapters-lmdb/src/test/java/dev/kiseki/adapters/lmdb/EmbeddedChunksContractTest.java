package dev.kiseki.adapters.lmdb;

import dev.kiseki.testkit.contract.ChunkStoreContract;
import dev.kiseki.testkit.contract.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedChunksContractTest extends ChunkStoreContract {
  @TempDir private Path directory;
  private final OneStore store = new OneStore();

  @Override
  protected Stores openEmpty() {
    EmbeddedStore opened = store.open(directory);
    return new Stores(opened.metadata(), opened.chunks());
  }

  @AfterEach
  void close() {
    store.close();
  }
}

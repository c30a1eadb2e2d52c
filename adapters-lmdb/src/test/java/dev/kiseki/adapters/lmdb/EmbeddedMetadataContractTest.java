package dev.kiseki.adapters.lmdb;

import dev.kiseki.testkit.contract.MetadataStoreContract;
import dev.kiseki.testkit.contract.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMetadataContractTest extends MetadataStoreContract {
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

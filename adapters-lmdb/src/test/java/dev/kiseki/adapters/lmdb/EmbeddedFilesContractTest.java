package dev.kiseki.adapters.lmdb;

import dev.kiseki.testkit.contract.FileStoreContract;
import dev.kiseki.testkit.contract.FileStores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFilesContractTest extends FileStoreContract {
  @TempDir private Path directory;
  private final OneStore store = new OneStore();

  @Override
  protected FileStores openEmpty() {
    EmbeddedStore opened = store.open(directory);
    return new FileStores(opened.metadata(), opened.chunks(), opened.files());
  }

  @AfterEach
  void close() {
    store.close();
  }
}

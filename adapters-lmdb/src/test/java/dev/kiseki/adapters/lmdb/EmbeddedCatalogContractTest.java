package dev.kiseki.adapters.lmdb;

import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.testkit.contract.TenantCatalogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogContractTest extends TenantCatalogContract {
  @TempDir private Path directory;
  private final OneStore store = new OneStore();

  @Override
  protected TenantCatalog openEmpty() {
    return store.open(directory).catalog();
  }

  @AfterEach
  void close() {
    store.close();
  }
}

package dev.kiseki.adapters.lmdb;

import dev.kiseki.testkit.SeededRandom;
import dev.kiseki.testkit.SettableClock;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The store of one contract test, opened in the middle of it. */
final class OneStore implements AutoCloseable {
  private @Nullable EmbeddedStore store;

  EmbeddedStore open(Path directory) {
    EmbeddedStore opened =
        EmbeddedStore.open(
            EmbeddedStoreConfig.small(directory), new SettableClock(), new SeededRandom(5));
    store = opened;
    return opened;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}

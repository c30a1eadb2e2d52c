package dev.kiseki.adapters.lmdb.engine;

import dev.kiseki.adapters.lmdb.engine.file.StoreFile;
import java.nio.file.Path;

/** Files whose syncs do nothing, for stores that are opened once, looked at and thrown away. */
final class UnsyncedFiles extends ForwardingFiles {
  @Override
  StoreFile wrap(StoreFile file) {
    return new ForwardingFile(file) {
      @Override
      public void syncData() {}
    };
  }

  @Override
  public void syncDirectory(Path directory) {}
}

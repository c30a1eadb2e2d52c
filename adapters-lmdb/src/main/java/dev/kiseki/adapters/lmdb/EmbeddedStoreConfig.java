package dev.kiseki.adapters.lmdb;

import dev.kiseki.adapters.lmdb.engine.EngineConfig;
import java.nio.file.Path;

/**
 * Where an embedded store lies and how large its parts are.
 *
 * @param engine sizes of the storage engine
 */
public record EmbeddedStoreConfig(EngineConfig engine) {
  /** The sizes for production. */
  public static EmbeddedStoreConfig at(Path directory) {
    return new EmbeddedStoreConfig(EngineConfig.at(directory));
  }

  /** Small files, for tests that open many stores. */
  public static EmbeddedStoreConfig small(Path directory) {
    return new EmbeddedStoreConfig(EngineConfig.small(directory));
  }
}

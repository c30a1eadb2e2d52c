package dev.kiseki.dist.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether starts are quick.
 *
 * @param home the packaged tree
 */
public record StartCache(Path home) implements Question {
  @Override
  public Diagnosis answer() {
    Path cache = home.resolve("kiseki.aot");
    return Files.exists(cache)
        ? Diagnosis.ok("start cache", cache.toString())
        : Diagnosis.warn(
            "start cache",
            "there is none",
            "run 'kiseki rehearse' once: starts take half the time");
  }
}

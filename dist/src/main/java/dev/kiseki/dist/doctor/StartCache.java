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
    if (!Files.exists(cache)) {
      return Diagnosis.warn(
          "start cache", "there is none", "run 'kiseki rehearse' once: starts take half the time");
    }
    return Files.isReadable(cache)
        ? Diagnosis.ok("start cache", cache.toString())
        : Diagnosis.warn(
            "start cache",
            cache + " cannot be read by " + System.getProperty("user.name"),
            "chmod a+r it: starts take half the time");
  }
}

package dev.kiseki.dist;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code serve} was asked for. Not a place to print: it may hold a preset secret.
 *
 * @param domain buckets are also served as BUCKET.domain
 */
public record ServerConfig(
    DeploymentConfig deployment,
    String host,
    int port,
    Optional<Https> https,
    Optional<String> domain,
    Optional<String> presetAccessKey,
    Optional<String> presetKeyText) {
  /** An https socket beside the plain one, on the same host, and the PEM files it needs. */
  public record Https(int port, Path certificate, Path privateKey) {}

  @Override
  public String toString() {
    return "ServerConfig[" + deployment + ", " + host + ":" + port + "]";
  }
}

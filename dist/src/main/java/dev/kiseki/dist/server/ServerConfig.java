package dev.kiseki.dist.server;

import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.observe.ObservationConfig;
import dev.kiseki.dist.wiring.DeploymentConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code serve} was asked for. Not a place to print: it may hold a preset secret.
 *
 * @param domain buckets are also served as BUCKET.domain
 * @param mounts what is to be mounted once everything listens
 * @param trustsProxy whether all requests come through a proxy whose X-Forwarded-Host is true
 * @param http2 whether clients that ask for HTTP/2 get it
 */
public record ServerConfig(
    DeploymentConfig deployment,
    String host,
    int port,
    Optional<Https> https,
    Optional<String> domain,
    boolean trustsProxy,
    boolean http2,
    List<MountRequest> mounts,
    ObservationConfig observation,
    Optional<String> presetAccessKey,
    Optional<String> presetKeyText) {
  /**
   * An https socket beside the plain one, on the same host.
   *
   * @param files empty: a self-signed certificate is made
   */
  public record Https(int port, Optional<PemFiles> files) {}

  /** A certificate chain and its private key. */
  public record PemFiles(Path certificate, Path key) {}

  @Override
  public String toString() {
    return "ServerConfig[" + deployment + ", " + host + ":" + port + "]";
  }
}

package dev.kiseki.dist.admin;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The mounts of the server that holds the data directory. */
public final class RemoteMounts implements MountAdministration, AutoCloseable {
  /** Unmounting makes durable what is not yet, which can be gigabytes. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final AdminClient client;

  private RemoteMounts(AdminEndpoint endpoint) {
    this.client = new AdminClient(endpoint, TIMEOUT);
  }

  /** STORE_CLOSED when no server has left word of itself in the keys directory. */
  public static RemoteMounts of(Path keys) {
    return AdminEndpoint.read(keys)
        .map(RemoteMounts::new)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.STORE_CLOSED,
                    "No server runs on this data directory, or its keys are elsewhere: start it"
                        + " with 'kiseki serve', or name it with --data and --keys, or --config.",
                    Fact.of("keys", keys)));
  }

  @Override
  public String mount(String target, Path directory, String options) {
    return client.post(
        MountRoutes.MOUNTS,
        Map.of(
            MountRoutes.TARGET,
            target,
            MountRoutes.DIRECTORY,
            directory.toString(),
            MountRoutes.OPTIONS,
            options));
  }

  @Override
  public String unmount(Path directory, boolean lazily) {
    return client.post(
        MountRoutes.UNMOUNTS,
        Map.of(
            MountRoutes.DIRECTORY, directory.toString(), MountRoutes.LAZY, String.valueOf(lazily)));
  }

  @Override
  public String listMounts() {
    return client.get(MountRoutes.MOUNTS, Map.of());
  }

  @Override
  public void close() {
    client.close();
  }
}

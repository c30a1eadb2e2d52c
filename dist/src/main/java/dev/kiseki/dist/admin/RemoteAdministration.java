package dev.kiseki.dist.admin;

import dev.kiseki.domain.KmsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the server that holds the data directory. */
public final class RemoteAdministration implements Administration {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final AdminClient client;

  private RemoteAdministration(AdminEndpoint endpoint) {
    this.client = new AdminClient(endpoint, TIMEOUT);
  }

  /** Empty when no server has left word of itself in the keys directory. */
  public static Optional<Administration> find(Path keys) {
    return AdminEndpoint.read(keys).map(RemoteAdministration::new);
  }

  @Override
  public String createTenant(
      String name, Optional<String> accessKey, Optional<String> secretKey, KmsSettings kms) {
    Map<String, String> fields = new HashMap<>(Map.of("name", name));
    accessKey.ifPresent(value -> fields.put("access-key", value));
    secretKey.ifPresent(value -> fields.put("secret-key", value));
    fields.put(AdminServer.KMS, kms.provider());
    kms.values().forEach((setting, value) -> fields.put(AdminServer.KMS_SETTING + setting, value));
    return client.post(AdminServer.TENANTS, fields);
  }

  @Override
  public String listTenants() {
    return client.get(AdminServer.TENANTS, Map.of());
  }

  @Override
  public String listBuckets(Optional<String> tenant) {
    return client.get(AdminServer.BUCKETS, of(tenant));
  }

  @Override
  public String listUploads(Optional<String> tenant, Duration olderThan) {
    return client.get(AdminServer.UPLOADS, uploads(tenant, olderThan));
  }

  @Override
  public String expireUploads(Optional<String> tenant, Duration olderThan) {
    return client.post(AdminServer.EXPIRED_UPLOADS, uploads(tenant, olderThan));
  }

  @Override
  public String perform(AdminAction action) {
    Map<String, String> fields = new HashMap<>(action.words());
    fields.put(ActionRoutes.NAME, action.name());
    return client.post(ActionRoutes.ACTIONS, fields);
  }

  private static Map<String, String> uploads(Optional<String> tenant, Duration olderThan) {
    Map<String, String> fields = of(tenant);
    fields.put(AdminServer.OLDER_THAN, String.valueOf(olderThan.toSeconds()));
    return fields;
  }

  private static Map<String, String> of(Optional<String> tenant) {
    Map<String, String> fields = new HashMap<>();
    tenant.ifPresent(name -> fields.put("tenant", name));
    return fields;
  }

  @Override
  public void close() {
    client.close();
  }
}

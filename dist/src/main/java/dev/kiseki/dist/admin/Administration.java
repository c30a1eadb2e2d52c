package dev.kiseki.dist.admin;

import dev.kiseki.domain.KmsSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator can ask. Every answer is text, ready to print; lists are {@link Listing}s with
 * tabs.
 */
public interface Administration extends AutoCloseable {
  String createTenant(
      String name, Optional<String> accessKey, Optional<String> secretKey, KmsSettings kms);

  String listTenants();

  /** Of one tenant, or of all. */
  String listBuckets(Optional<String> tenant);

  /** Uploads opened longer ago than this; of one tenant, or of all. */
  String listUploads(Optional<String> tenant, Duration olderThan);

  /** Aborts them, and names those that it aborted. */
  String expireUploads(Optional<String> tenant, Duration olderThan);

  /** Everything else: see {@link Actions}. */
  String perform(AdminAction action);

  @Override
  void close();
}

package dev.kiseki.dist.admin;

import java.util.Optional;

/** What an operator can ask. Every answer is text, ready to print. */
public interface Administration extends AutoCloseable {
  String createTenant(String name, Optional<String> accessKey, Optional<String> secretKey);

  String listTenants();

  /** Of one tenant, or of all. */
  String listBuckets(Optional<String> tenant);

  @Override
  void close();
}

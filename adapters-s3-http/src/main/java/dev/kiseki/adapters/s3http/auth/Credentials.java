package dev.kiseki.adapters.s3http.auth;

import java.util.Optional;

/** Finds the credential of an access key; called on every request, so answered from memory. */
@FunctionalInterface
public interface Credentials {
  Optional<Credential> find(String accessKeyId);
}

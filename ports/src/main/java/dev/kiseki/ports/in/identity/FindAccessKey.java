package dev.kiseki.ports.in.identity;

import java.util.Optional;

/**
 * Gives what a front end needs to check a signature. Cheap: called on every request. Empty for an
 * unknown key.
 */
@FunctionalInterface
public interface FindAccessKey {
  Optional<SigningIdentity> find(String accessKeyId);
}

package dev.kiseki.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The destruction of all keys that ever wrapped a tenant's root key.
 *
 * @param changedMillis when it came to where it is
 */
public record Shredding(ShredStage stage, long beganMillis, long changedMillis, List<KeyEnd> keys) {
  public Shredding {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a tenant has at least one key");
    }
  }

  public Shredding at(ShredStage next, long nowMillis) {
    return new Shredding(next, beganMillis, nowMillis, keys);
  }

  public Shredding answered(String binding, KeyEnd.Outcome outcome) {
    List<KeyEnd> after = new ArrayList<>();
    keys.forEach(key -> after.add(key.binding().equals(binding) ? key.with(outcome) : key));
    return new Shredding(stage, beganMillis, outcome.atMillis(), after);
  }

  /** The least that is true of all keys; empty while a service has not answered. */
  public Optional<KeyAssurance> assurance() {
    if (keys.stream().anyMatch(key -> key.outcome().isEmpty())) {
      return Optional.empty();
    }
    return keys.stream()
        .flatMap(key -> key.outcome().stream())
        .map(KeyEnd.Outcome::assurance)
        .min(KeyAssurance::compareTo);
  }
}

package dev.kiseki.ports.out.files;

import java.time.Instant;
import java.util.Optional;

/** Other attributes; what is empty stays. */
public record NodeChange(
    Optional<Ownership> ownership,
    Optional<Instant> accessed,
    Optional<Instant> modified,
    Instant changed) {}

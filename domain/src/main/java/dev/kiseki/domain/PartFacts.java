package dev.kiseki.domain;

import java.util.Optional;

/** What stays known of a part after its upload was completed. */
public record PartFacts(int number, long sizeBytes, Optional<Checksum> checksum) {}

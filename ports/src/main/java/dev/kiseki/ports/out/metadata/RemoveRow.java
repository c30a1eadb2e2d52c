package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ObjectKey;

/** One removal. */
public record RemoveRow(ObjectKey key, Expected expected) {}

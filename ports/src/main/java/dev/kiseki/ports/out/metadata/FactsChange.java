package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.ObjectKey;

/**
 * Other facts for a version of an object.
 *
 * @param before the version as it was read
 * @param sealedFacts its facts from now on, if nobody shares its content
 * @param own what it gets if somebody does
 */
public record FactsChange(ObjectKey key, ObjectRow before, byte[] sealedFacts, OwnContent own) {}

package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * An object as it was just stored.
 *
 * @param version its name; empty in a namespace that never had versions
 */
public record StoredObject(ObjectFacts facts, Optional<VersionId> version) {}

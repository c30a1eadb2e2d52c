package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * An object, opened.
 *
 * @param modifiedSeconds since 1970: S3 knows whole seconds only
 * @param version its name; empty in a namespace that never had versions
 */
public record ObjectView(
    ObjectFacts facts, long sizeBytes, long modifiedSeconds, Optional<VersionId> version) {}

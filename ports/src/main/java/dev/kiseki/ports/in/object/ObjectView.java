package dev.kiseki.ports.in.object;

import dev.kiseki.domain.ObjectFacts;

/**
 * An object, opened.
 *
 * @param modifiedSeconds since 1970: S3 knows whole seconds only
 */
public record ObjectView(ObjectFacts facts, long sizeBytes, long modifiedSeconds) {}

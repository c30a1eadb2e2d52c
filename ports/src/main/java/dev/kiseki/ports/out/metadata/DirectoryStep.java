package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.DirectoryId;

/**
 * A directory row on the way to an entry.
 *
 * @param name the bare name, without '/'
 * @param tag made by {@link EntrySeal#directoryTag}
 */
public record DirectoryStep(DirectoryId parent, byte[] name, DirectoryId child, byte[] tag) {}

package dev.kiseki.ports.in.file;

/**
 * An open file.
 *
 * @param cachedPagesValid nobody but this session changed the content since the session last had it
 *     open: pages that its kernel kept are still right
 */
public record OpenedFile(FileHandle handle, boolean cachedPagesValid) {}

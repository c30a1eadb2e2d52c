package dev.kiseki.ports.out.files;

/**
 * What statvfs(3) is told.
 *
 * @param objectCount of the namespace, older versions included
 * @param usedBytes of the namespace
 * @param freeBytes that can still be written to the store
 */
public record Usage(long objectCount, long usedBytes, long freeBytes) {}

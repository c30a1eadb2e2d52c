package dev.kiseki.ports.in.file;

/** What statvfs(3) tells: the quota as capacity. */
public record SpaceFacts(
    int blockBytes,
    long blockCount,
    long freeBlocks,
    long availableBlocks,
    long nodeCount,
    long freeNodes) {}

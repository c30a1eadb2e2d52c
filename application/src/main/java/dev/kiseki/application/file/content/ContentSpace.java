package dev.kiseki.application.file.content;

/**
 * What a content takes that was changed since it was published.
 *
 * @param countedBytes what quotas count of it once it is published
 * @param unwrittenBytes what the disk must still have room for
 */
public record ContentSpace(long countedBytes, long unwrittenBytes) {}

package dev.kiseki.domain;

/**
 * What a namespace's owner wants refused. Nothing here is ever public: of the four only {@code
 * blockPublicAcls} changes an answer, the others are kept and shown.
 */
public record PublicAccessBlock(
    boolean blockPublicAcls,
    boolean ignorePublicAcls,
    boolean blockPublicPolicy,
    boolean restrictPublicBuckets) {}

package dev.kiseki.adapters.lmdb.engine;

/** The 16 bytes that name one sealed body for ever; drawn by the caller. */
public record BlobId(long high, long low) {}

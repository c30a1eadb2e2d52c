package dev.kiseki.ports.out.metadata;

/** A part about to be added. */
public record PartPut(PartRow row, int keyEpoch, ContentBody body) {}

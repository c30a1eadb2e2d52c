package dev.kiseki.domain;

/**
 * Where a tenant's root key is wrapped, and how its service is. No secret.
 *
 * @param generation that wraps it
 * @param newestGeneration of the key in its service; 0 when that is not known
 * @param detail the state of the service in plain words
 */
public record KeyDescription(
    String provider,
    String binding,
    int generation,
    int newestGeneration,
    boolean isAvailable,
    String detail) {}

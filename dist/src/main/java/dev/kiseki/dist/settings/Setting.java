package dev.kiseki.dist.settings;

/**
 * A value that no flag gave.
 *
 * @param origin where it stands, in words for the operator
 */
public record Setting(String name, String value, String origin) {}

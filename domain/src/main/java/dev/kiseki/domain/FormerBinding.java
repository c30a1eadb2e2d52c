package dev.kiseki.domain;

/**
 * A key that wrapped a tenant's root key until another took its place. With it, who has an old copy
 * of the disk has the root key: it has to be destroyed too when the tenant is shredded.
 *
 * @param generation that wrapped last
 * @param wrappedHash SHA-256, in hexadecimal digits, of the root key as it was wrapped last
 * @param untilMillis when the other took its place
 */
public record FormerBinding(String binding, int generation, String wrappedHash, long untilMillis) {}

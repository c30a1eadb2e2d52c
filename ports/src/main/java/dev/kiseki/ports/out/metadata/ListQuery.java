package dev.kiseki.ports.out.metadata;

/**
 * A page of a listing. Bytes are whole S3 keys in unsigned order.
 *
 * @param delimiter empty for none; any bytes
 * @param after keys, and common prefixes, up to and including this are left out; empty for the
 *     first page
 * @param limit keys and common prefixes together, 0 to 1,000
 */
public record ListQuery(byte[] prefix, byte[] delimiter, byte[] after, int limit) {}

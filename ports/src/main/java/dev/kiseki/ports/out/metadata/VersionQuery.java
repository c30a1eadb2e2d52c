package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.VersionId;
import java.util.Optional;

/**
 * A page of a listing of versions. Bytes are whole S3 keys in unsigned order.
 *
 * @param delimiter empty for none; any bytes
 * @param afterKey keys, and common prefixes, up to this are left out, but with {@code afterVersion}
 *     those versions of this very key that come after that one are in; all of them when it is the
 *     null version and gone
 * @param limit versions, markers and common prefixes together, 0 to 1,000
 */
public record VersionQuery(
    byte[] prefix,
    byte[] delimiter,
    byte[] afterKey,
    Optional<VersionId> afterVersion,
    int limit) {}

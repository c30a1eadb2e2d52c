package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.UploadId;
import java.util.Optional;

/**
 * A page of open uploads.
 *
 * @param afterKey uploads of keys up to this are left out, but with {@code afterUpload} those of
 *     this very key that come after that upload are in
 */
public record UploadQuery(
    byte[] prefix, byte[] delimiter, byte[] afterKey, Optional<UploadId> afterUpload, int limit) {}

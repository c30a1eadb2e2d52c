package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.object.ObjectTarget;

/** An upload of a key. */
public record UploadTarget(ObjectTarget object, UploadId upload) {}

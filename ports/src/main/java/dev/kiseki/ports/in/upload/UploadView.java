package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import java.util.Optional;

/** What the creator of an open upload said. */
public record UploadView(ObjectAttributes attributes, Optional<UploadChecksum> checksum) {}

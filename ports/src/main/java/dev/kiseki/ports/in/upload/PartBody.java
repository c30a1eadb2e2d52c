package dev.kiseki.ports.in.upload;

import dev.kiseki.ports.in.BodySource;

/**
 * Opens the body of a part once its upload is known: only then is clear what the part is to be
 * checked with, and what the answer says about its encryption. May refuse; called once.
 */
@FunctionalInterface
public interface PartBody {
  BodySource open(UploadView upload);
}

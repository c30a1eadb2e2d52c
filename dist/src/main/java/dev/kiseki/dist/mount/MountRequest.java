package dev.kiseki.dist.mount;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;

/**
 * A mount that is wanted.
 *
 * @param directory the mount point, without symbolic links: the kernel's list of mounts has none
 */
public record MountRequest(MountTarget target, Path directory, MountSettings settings) {
  public MountRequest {
    if (!directory.isAbsolute()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "A mount point is named by its whole path.",
          Fact.of("directory", directory));
    }
  }

  /** Reads {@code TENANT[/BUCKET]:DIR}. */
  public static MountRequest parse(String text, MountSettings settings) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "Say what to mount where as TENANT/BUCKET:DIR or TENANT:DIR.",
          Fact.of("mount", text));
    }
    return new MountRequest(
        MountTarget.parse(text.substring(0, colon)),
        MountDirectory.of(Path.of(text.substring(colon + 1))),
        settings);
  }
}

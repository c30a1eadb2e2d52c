package dev.kiseki.dist.mount;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A mount point as the kernel's list of mounts has it. To be asked by whoever wants the mount: the
 * server must not walk through its own mounts.
 */
public final class MountDirectory {
  private MountDirectory() {}

  public static Path of(Path given) {
    Path whole = given.toAbsolutePath().normalize();
    try {
      return whole.toRealPath();
    } catch (IOException dead) {
      // A mount whose server was killed answers nothing but errors; the way to it still does.
      return besideItsParent(whole);
    }
  }

  private static Path besideItsParent(Path whole) {
    Path parent = whole.getParent();
    if (parent == null) {
      return whole;
    }
    try {
      return parent.toRealPath().resolve(whole.getFileName());
    } catch (IOException missing) {
      return whole;
    }
  }
}

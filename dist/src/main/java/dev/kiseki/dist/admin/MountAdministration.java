package dev.kiseki.dist.admin;

import java.nio.file.Path;

/**
 * What an operator can ask about mounts; only a running server has any. Every answer is text, ready
 * to print.
 */
public interface MountAdministration {
  /**
   * @param target TENANT or TENANT/BUCKET
   * @param directory the mount point as {@link dev.kiseki.dist.mount.MountDirectory} has it
   * @param options as after {@code mount -o}
   */
  String mount(String target, Path directory, String options);

  /**
   * @param lazily also while somebody is in it
   */
  String unmount(Path directory, boolean lazily);

  String listMounts();
}

package dev.kiseki.dist.mount;

import dev.kiseki.ports.in.file.FileTree;

/** Opens what a mount shows: a session of its own, which ends with the mount. */
@FunctionalInterface
public interface FileTrees {
  /** NO_SUCH_TENANT, NO_SUCH_NAMESPACE, KEYS_UNAVAILABLE. */
  FileTree open(MountTarget target, MountSettings settings);
}

package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;

/** Mounts by mount(2), as root may. */
final class SystemCallMounter implements Mounter {
  @Override
  public Device mount(MountOptions options) {
    Device device = Device.open();
    // No set-user-id programs and devices from a tree that S3 clients write into.
    long flags = Libc.MS_NOSUID | Libc.MS_NODEV | (options.readOnly() ? Libc.MS_RDONLY : 0);
    String data =
        "fd=%d,rootmode=40000,user_id=%d,group_id=%d,default_permissions,max_read=%d%s"
            .formatted(
                device.fd(),
                Libc.effectiveUser(),
                Libc.effectiveGroup(),
                Negotiation.MAX_REQUEST_BYTES,
                options.allowOthers() ? ",allow_other" : "");
    int result =
        Libc.mount(options.source(), options.directory().toString(), MountTable.TYPE, flags, data);
    if (result < 0) {
      device.close();
      throw new KisekiException(
          result == -Errno.EPERM ? ErrorCode.NOT_PERMITTED : ErrorCode.CONFIGURATION_INVALID,
          result == -Errno.EPERM
              ? "Mounting is not permitted to this process: does it run in a container without"
                  + " CAP_SYS_ADMIN?"
              : "The kernel refuses to mount.",
          Fact.of("directory", options.directory()),
          Fact.of("errno", -result));
    }
    return device;
  }

  @Override
  public int unmount(MountOptions options, boolean lazily) {
    int flags = Libc.UMOUNT_NOFOLLOW | (lazily ? Libc.MNT_DETACH : 0);
    return -Libc.unmount(options.directory().toString(), flags);
  }
}

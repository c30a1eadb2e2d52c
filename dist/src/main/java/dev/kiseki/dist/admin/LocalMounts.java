package dev.kiseki.dist.admin;

import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import dev.kiseki.dist.mount.Mounts;
import java.nio.file.Path;

/** The mounts of this process. */
public final class LocalMounts implements MountAdministration {
  private final Mounts mounts;

  public LocalMounts(Mounts mounts) {
    this.mounts = mounts;
  }

  @Override
  public String mount(String target, Path directory, String options) {
    mounts.mount(
        new MountRequest(MountTarget.parse(target), directory, MountSettings.parse(options)));
    return target + " is mounted on " + PrintableText.of(directory.toString()) + "\n";
  }

  @Override
  public String unmount(Path directory, boolean lazily) {
    mounts.unmount(directory, lazily);
    return PrintableText.of(directory.toString()) + " is unmounted\n";
  }

  @Override
  public String listMounts() {
    Listing listing = new Listing("MOUNTED", "DIRECTORY", "OPTIONS");
    for (Mounts.Mounted each : mounts.list()) {
      MountRequest request = each.request();
      listing.add(
          PrintableText.of(request.target().toString()),
          PrintableText.of(request.directory().toString()),
          request.settings().toString());
    }
    return listing.tabbed();
  }
}

package dev.kiseki.dist.command;

import dev.kiseki.adapters.fuse.kernel.KernelMount;
import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.admin.RemoteMounts;
import dev.kiseki.dist.mount.MountDirectory;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki umount}. */
@Command(
    name = "umount",
    mixinStandardHelpOptions = true,
    description =
        "Takes a mount off; returns when everything written to it is durable. Also takes off what a killed server has"
            + " left behind.")
final class UmountCommand implements Runnable {
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ListFormat format = new ListFormat();

  @Parameters(index = "0", paramLabel = "DIR", description = "The mount point.")
  private Path directory = Path.of("");

  @Option(
      names = {"-l", "--lazy"},
      description = "Also while it is in use: who is in it gets errors after a few seconds.")
  private boolean lazy;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    Path where = MountDirectory.of(directory);
    String said = unmounted(where);
    format.say(said, new Listing("DIRECTORY", "STATE").with(where.toString(), "unmounted"), spec);
  }

  private String unmounted(Path where) {
    try (RemoteMounts mounts = RemoteMounts.of(store.keys())) {
      return mounts.unmount(where, lazy);
    } catch (KisekiException e) {
      // A server that was killed has left it behind, whatever runs now.
      if (KernelMount.detachDead(where)) {
        return where + " is unmounted; its server had ended without that\n";
      }
      // Nobody serves it who could be asked to end it well: what is left of it goes.
      if (e.code() == ErrorCode.STORE_CLOSED && KernelMount.detach(where, lazy)) {
        return where + " is unmounted; no server was there to ask\n";
      }
      throw e;
    }
  }
}

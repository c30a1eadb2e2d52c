package dev.kiseki.dist.command;

import dev.kiseki.adapters.fuse.kernel.KernelMount;
import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.admin.RemoteMounts;
import dev.kiseki.dist.mount.MountDirectory;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
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
      // It answers, so somebody serves it: whoever that is has to make durable what it holds.
      if (e.code() == ErrorCode.STORE_CLOSED && KernelMount.isOn(where)) {
        throw new KisekiException(
            e,
            ErrorCode.STORE_CLOSED,
            "A running server has this mounted, but it is not the one of this data directory: name"
                + " that one with --data and --keys, or --config. Without it, umount(8) takes the"
                + " mount off.",
            Fact.of("directory", where),
            Fact.of("keys", store.keys()));
      }
      throw e;
    }
  }
}

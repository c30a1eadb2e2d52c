package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.admin.RemoteMounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kiseki mounts}. */
@Command(
    name = "mounts",
    mixinStandardHelpOptions = true,
    description = "Lists what the running server has mounted.")
final class MountsCommand implements Runnable {
  @Mixin private StoreOptions store = new StoreOptions();

  @Mixin private ListFormat format = new ListFormat();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    try (RemoteMounts mounts = RemoteMounts.of(store.keys())) {
      format.print(Listing.of(mounts.listMounts()), spec);
    }
  }
}

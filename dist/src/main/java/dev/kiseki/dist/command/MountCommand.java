package dev.kiseki.dist.command;

import dev.kiseki.dist.admin.Listing;
import dev.kiseki.dist.admin.RemoteMounts;
import dev.kiseki.dist.mount.MountDirectory;
import dev.kiseki.dist.mount.MountSettings;
import dev.kiseki.dist.mount.MountTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiseki mount}. */
@Command(
    name = "mount",
    mixinStandardHelpOptions = true,
    description = {
      "Has the running server show a bucket, or all buckets of a tenant, as files on a directory.",
      "It stays mounted until 'kiseki umount', umount(8) or the end of the server."
    })
final class MountCommand implements Runnable {
  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private ListFormat format = new ListFormat();

  @Parameters(
      index = "0",
      paramLabel = "TENANT[/BUCKET[/DIRECTORY]]",
      description = "What to mount.")
  private String target = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "Where: an empty directory.")
  private Path directory = Path.of("");

  @Option(
      names = "-o",
      paramLabel = "OPTIONS",
      description =
          "By commas: ro, rw; allow_other: every user may enter; uid=, gid=, umask=: whose objects are that nobody has"
              + " given away; durability=close|lazy: whether the close of a changed file waits for the disk;"
              + " as-of=TIME: a bucket with versions as it was; principal=NAME: with that principal's rights only.")
  private List<String> options = List.of();

  @Option(
      names = "--binding",
      paramLabel = "kernel|jnr",
      description =
          "kernel: the kernel's own protocol, the default; jnr: libfuse 2, for systems where that cannot be."
              + " As -o binding=.")
  private Optional<String> binding = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    String joined =
        Stream.concat(options.stream(), binding.map("binding="::concat).stream())
            .collect(Collectors.joining(","));
    // Mistakes are told before anybody is asked.
    MountTarget.parse(target);
    MountSettings.parse(joined);
    Path where = MountDirectory.of(directory);
    try (RemoteMounts mounts = RemoteMounts.of(store.keys())) {
      String said = mounts.mount(target, where, joined);
      format.say(said, new Listing("MOUNTED", "DIRECTORY").with(target, where.toString()), spec);
    }
  }
}

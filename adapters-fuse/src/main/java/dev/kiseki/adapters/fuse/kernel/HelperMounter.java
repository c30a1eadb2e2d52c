package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts through fusermount3, the set-user-id program of fuse3, for everybody who is not root. It
 * opens and mounts /dev/fuse and hands the descriptor over through a socket that it inherits.
 */
final class HelperMounter implements Mounter {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/fusermount3"),
          Path.of("/bin/fusermount3"),
          Path.of("/usr/local/bin/fusermount3"),
          Path.of("/run/wrappers/bin/fusermount3"));

  @Override
  public Device mount(MountOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-o");
    arguments.add(optionList(options));
    arguments.add("--");
    arguments.add(options.directory().toString());
    HelperProcess.Outcome outcome = HelperProcess.run(program(), arguments);
    if (outcome.descriptor().isEmpty()) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID,
          "fusermount3 does not mount.",
          Fact.of("directory", options.directory()),
          Fact.of("says", outcome.message()),
          Fact.of("exit", outcome.exitCode()));
    }
    return new Device(outcome.descriptor().getAsInt());
  }

  private static String optionList(MountOptions options) {
    return "fsname=%s,subtype=kiseki,default_permissions,nosuid,nodev,max_read=%d%s%s"
        .formatted(
            // A comma would begin the next option.
            options.source().replace("\\", "\\\\").replace(",", "\\,"),
            Negotiation.MAX_REQUEST_BYTES,
            options.readOnly() ? ",ro" : ",rw",
            options.allowOthers() ? ",allow_other" : "");
  }

  @Override
  public int unmount(MountOptions options, boolean lazily) {
    List<String> arguments =
        lazily
            ? List.of("-u", "-q", "-z", "--", options.directory().toString())
            : List.of("-u", "-q", "--", options.directory().toString());
    // It says nothing of errno; busy is what it fails with, and what a caller can do about.
    return HelperProcess.run(program(), arguments).exitCode() == 0 ? 0 : Errno.EBUSY;
  }

  private static String program() {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "Only root mounts without fusermount3: install the package fuse3."));
  }
}

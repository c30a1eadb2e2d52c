package dev.kiseki.dist.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether anything keeps the clock right: signatures more than 15 minutes off are refused.
 *
 * @param signs files that a time service which runs leaves
 */
public record SteadyClock(List<Path> signs) implements Question {
  /** Of systemd-timesyncd, chrony, ntpd, and of hypervisors' clocks. */
  public static final List<Path> KNOWN =
      List.of(
          Path.of("/run/systemd/timesync/synchronized"),
          Path.of("/run/chrony/chronyd.pid"),
          Path.of("/run/ntpd.pid"),
          Path.of("/dev/ptp0"));

  @Override
  public Diagnosis answer() {
    Optional<Path> sign = signs.stream().filter(Files::exists).findFirst();
    return sign.map(file -> Diagnosis.ok("clock", "kept by what made " + file))
        .orElseGet(
            () ->
                Diagnosis.warn(
                    "clock",
                    "nothing known keeps it right",
                    "run chrony or systemd-timesyncd: requests more than 15 minutes off are refused"));
  }
}

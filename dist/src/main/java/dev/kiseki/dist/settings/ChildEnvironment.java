package dev.kiseki.dist.settings;

import java.util.Map;
import java.util.Set;

/**
 * What a process that we start gets of our environment. Ours may hold the passphrase of the
 * keystore, a first secret key, and credentials of a key management service, none of them a child's
 * affair.
 */
public final class ChildEnvironment {
  /** What the launcher reads, what finds programs and folders, and where systemd listens. */
  private static final Set<String> PASSED_ON =
      Set.of(
          "HOME",
          "JAVA_HOME",
          "KISEKI_AOT",
          "KISEKI_JAVA_HOME",
          "KISEKI_JAVA_OPTS",
          "LANG",
          "LC_ALL",
          "LD_LIBRARY_PATH",
          "NOTIFY_SOCKET",
          "PATH",
          "TMPDIR");

  private ChildEnvironment() {}

  /** A child with this command, not started yet. */
  public static ProcessBuilder of(String... command) {
    ProcessBuilder child = new ProcessBuilder(command);
    reduce(child.environment());
    return child;
  }

  static void reduce(Map<String, String> environment) {
    environment.keySet().retainAll(PASSED_ON);
  }
}

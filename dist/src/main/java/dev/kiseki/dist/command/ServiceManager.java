package dev.kiseki.dist.command;

import dev.kiseki.dist.settings.ChildEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Whoever started this process and waits until it serves: systemd, for units of Type=notify. Told
 * by systemd's own command, because the JDK has no datagram sockets of the file system.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_notify.html">sd_notify(3)</a>
 */
final class ServiceManager {
  private static final long PATIENCE_SECONDS = 10;

  private ServiceManager() {}

  /** Requests are answered from now on: what waits for this service, as mounts of it do, starts. */
  static void ready(PrintWriter err) {
    if (System.getenv("NOTIFY_SOCKET") == null) {
      return;
    }
    try {
      Process notify = ChildEnvironment.of("systemd-notify", "--ready").inheritIO().start();
      if (!notify.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        notify.destroyForcibly();
        err.println("kiseki: systemd did not take notice in time that this serves");
      }
    } catch (IOException e) {
      err.println("kiseki: systemd could not be told that this serves: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

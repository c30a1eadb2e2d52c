package dev.kiseki.dist.server;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Tries whether an address can be listened on, and knows what to do if not. */
final class ListenAddress {
  private static final int LAST_OF_ROOT = 1_023;

  private ListenAddress() {}

  /**
   * CONFIGURATION_INVALID
   *
   * @param option that it was given by
   */
  static void check(String host, int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new KisekiException(
          e,
          ErrorCode.CONFIGURATION_INVALID,
          "Cannot listen with " + option + ": " + why(host, port, e),
          Fact.of("host", host),
          Fact.of("port", port));
    }
  }

  private static String why(String host, int port, IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "nobody knows this host name; write an address of this machine, or 0.0.0.0 for all of"
          + " them.";
    }
    if (!isOfThisMachine(host)) {
      return "this machine has no such address; 'ip address' shows those it has, and 0.0.0.0 is all"
          + " of them.";
    }
    return port > 0 && port <= LAST_OF_ROOT
        ? "the port is in use, or not allowed: below 1024 a user who is not root needs"
            + " CAP_NET_BIND_SERVICE. 'ss -ltnp' shows who has it; or choose another."
        : "the port is in use; 'ss -ltnp' shows by whom. Choose another.";
  }

  private static boolean isOfThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return true;
    }
  }
}

package dev.kiseki.dist.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Whether the address can be listened on. */
public record FreePort(String host, int port) implements Question {
  @Override
  public Diagnosis answer() {
    String address = host + ":" + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(host), port));
      return Diagnosis.ok("port", address + " is free");
    } catch (IOException e) {
      return Diagnosis.warn(
          "port",
          address + ": " + e.getMessage(),
          "fine if Kiseki runs already; else choose another with --listen");
    }
  }
}

package dev.kiseki.adapters.kms.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens where a service should, and is none. */
public final class HostileServer implements AutoCloseable {
  private static final int LOUD_BYTES = 64 << 20;

  private final ServerSocket listening;
  private final Manner manner;
  private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What it does with a connection. */
  public enum Manner {
    /** Accepts, reads nothing, says nothing. */
    SILENT,
    /** Answers with a byte now and then. */
    DRIPPING,
    /** Answers with what no protocol has. */
    RANDOM,
    /** Says HTTP, and then something that is no JSON. */
    HTTP_PAGE,
    /** Sends a body that does not end. */
    HTTP_ENDLESS,
    /** Hangs up. */
    CLOSING
  }

  public HostileServer(Manner manner) {
    this.manner = manner;
    try {
      this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        accepted.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException ended) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      switch (manner) {
        case SILENT -> closed.await(60, TimeUnit.SECONDS);
        case DRIPPING -> drip(socket);
        case RANDOM -> {
          byte[] noise = new byte[4096];
          new Random(4711).nextBytes(noise);
          socket.getOutputStream().write(noise);
          socket.getInputStream().read();
        }
        case HTTP_PAGE -> {
          socket.getInputStream().read();
          say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>");
          closed.await(60, TimeUnit.SECONDS);
        }
        case HTTP_ENDLESS -> {
          say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n");
          byte[] much = new byte[1 << 16];
          for (int sent = 0; sent < LOUD_BYTES; sent += much.length) {
            socket.getOutputStream().write(much);
          }
          closed.await(60, TimeUnit.SECONDS);
        }
        case CLOSING -> socket.getInputStream().read();
      }
    } catch (IOException | InterruptedException ended) {
      // The client has had enough.
    }
  }

  private void drip(Socket socket) throws IOException, InterruptedException {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
    say(socket, head);
    while (!closed.await(20, TimeUnit.MILLISECONDS)) {
      socket.getOutputStream().write(' ');
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (Socket each : accepted) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

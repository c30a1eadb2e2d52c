package dev.kiseki.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Answers one connection with fixed bytes, cut into pieces of a given size. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Future<?> serving;

  ScriptedServer(String answers, int pieceBytes) throws IOException {
    byte[] bytes = answers.getBytes(US_ASCII);
    serving =
        executor.submit(
            () -> {
              serve(bytes, pieceBytes);
              return null;
            });
  }

  InetSocketAddress address() {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    serving.cancel(true);
    executor.shutdownNow();
    socket.close();
  }

  private void serve(byte[] answers, int pieceBytes) throws IOException {
    try (Socket client = socket.accept()) {
      client.setTcpNoDelay(true);
      OutputStream out = client.getOutputStream();
      for (int at = 0; at < answers.length; ) {
        int length = Math.min(pieceBytes, answers.length - at);
        out.write(answers, at, length);
        at += length;
      }
      client.shutdownOutput();
      client.getInputStream().skip(Long.MAX_VALUE);
    }
  }
}

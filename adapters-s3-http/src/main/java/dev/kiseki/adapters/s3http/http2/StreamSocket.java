package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What stands for the socket where the HTTP/1.1 side reads one stream. */
final class StreamSocket implements HelidonSocket {
  private static final int PIECE_BYTES = 8 * 1024;

  private final HelidonSocket connection;
  private final int streamId;
  private final InputStream wire;
  private final Runnable close;

  StreamSocket(HelidonSocket connection, int streamId, InputStream wire, Runnable close) {
    this.connection = connection;
    this.streamId = streamId;
    this.wire = wire;
    this.close = close;
  }

  /** The next bytes, null at the end: the way of Helidon's sockets. */
  @Override
  public byte @Nullable [] get() {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      int count = wire.read(piece, 0, piece.length);
      return count < 0 ? null : Arrays.copyOf(piece, count);
    } catch (IOException e) {
      throw new ServerConnectionException("the content of a stream ends early", e);
    }
  }

  @Override
  @SuppressWarnings("removal") // the other way to read copies each piece to an array of its own
  public int read(BufferData buffer) {
    return buffer.readFrom(wire);
  }

  @Override
  public void write(BufferData buffer) {
    throw new UnsupportedOperationException("a stream is written to by its writer");
  }

  @Override
  public void close() {
    close.run();
  }

  @Override
  public void idle() {
    throw new UnsupportedOperationException("a stream is never idle");
  }

  @Override
  public boolean isConnected() {
    return connection.isConnected();
  }

  @Override
  public PeerInfo remotePeer() {
    return connection.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return connection.localPeer();
  }

  @Override
  public boolean isSecure() {
    return connection.isSecure();
  }

  @Override
  public String socketId() {
    return connection.socketId();
  }

  @Override
  public String childSocketId() {
    return connection.childSocketId() + " " + streamId;
  }
}

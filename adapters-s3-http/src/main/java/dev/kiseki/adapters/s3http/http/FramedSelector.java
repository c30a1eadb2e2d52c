package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.http2.Http2Connection;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

/** Helidon's HTTP/1 with our framing and limits, and HTTP/2 where a client asks for it. */
final class FramedSelector implements ServerConnectionSelector {
  /** A key of 1,024 bytes is 3,072 escaped; presigned queries and prefixes come on top. */
  private static final int MAX_PROLOGUE_BYTES = 32 * 1024;

  /**
   * Above the bound that {@link RequestParser} has: what Helidon refuses has no name of its own.
   */
  private static final int MAX_HEADER_BYTES = 2 * RequestParser.MAX_HEADER_BYTES;

  /** Of HTTP/2, where the request line is among the headers and each of them counts 32 more. */
  private static final int MAX_STREAM_HEADER_BYTES = MAX_PROLOGUE_BYTES + MAX_HEADER_BYTES;

  private static final String HTTP1 = "http/1.1";
  private static final String HTTP2 = "h2";

  private final Http1ConnectionSelector http1 =
      Http1ConnectionSelector.builder()
          .config(
              Http1Config.builder()
                  .maxPrologueLength(MAX_PROLOGUE_BYTES)
                  .maxHeadersSize(MAX_HEADER_BYTES)
                  // Keys hold what a URI must not, and errors must be XML: the target and headers
                  // are checked by us.
                  .validatePrologue(false)
                  .validatePath(false)
                  .validateRequestHeaders(false)
                  .validateResponseHeaders(false)
                  .sendKeepAliveHeader(false)
                  .build())
          .build();

  private final ServedConnections served;
  private final RequestIds ids;

  private final StreamExchanges streams;
  private final boolean speaksHttp2;

  FramedSelector(ServedConnections served, RequestIds ids, boolean speaksHttp2) {
    this.served = served;
    this.ids = ids;
    this.streams = new StreamExchanges(http1::connection, served, ids);
    this.speaksHttp2 = speaksHttp2;
  }

  int acceptable() {
    return served.acceptable();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return speaksHttp2 ? Set.of(HTTP2, HTTP1) : http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    Optional<Socket> accepted = served.handshakes().end();
    AcceptedEnd end = new AcceptedEnd(context.serverSocket(), accepted);
    if (accepted.isPresent()) {
      served.watch(end);
    }
    boolean isNegotiated = context.serverSocket().protocolNegotiated();
    if (isNegotiated && context.serverSocket().protocol().equals(HTTP2)) {
      return http2(context, BufferData.empty(), end);
    }
    ClientPace pace = new ClientPace(served.pace());
    ConnectionWatch watch =
        new ConnectionWatch(
            () -> context.dataWriter().writeNow(BufferData.create(TimeoutAnswer.bytes(ids.next()))),
            end::now);
    FramedConnection framed = new FramedConnection(context, pace, watch);
    ServerConnection connection = http1.connection(framed);
    if (speaksHttp2 && !context.isSecure()) {
      connection =
          new ChosenConnection(
              framed.dataReader(), connection, received -> http2(context, received, end));
    }
    return new PacedConnection(connection, framed.dataWriter(), served, pace, watch, end);
  }

  private ServerConnection http2(ConnectionContext context, BufferData received, AcceptedEnd end) {
    return new Http2Connection(
        context,
        received,
        new Http2Connection.Limits(
            served.pace().head(), MAX_STREAM_HEADER_BYTES, served.streamRoom()),
        streams,
        end);
  }
}

package dev.kiseki.adapters.s3http.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Helidon's HTTP/1 with our framing and limits. */
final class FramedSelector implements ServerConnectionSelector {
  /** A key of 1,024 bytes is 3,072 escaped; presigned queries and prefixes come on top. */
  private static final int MAX_PROLOGUE_BYTES = 32 * 1024;

  /**
   * Above the bound that {@link RequestParser} has: what Helidon refuses has no name of its own.
   */
  private static final int MAX_HEADER_BYTES = 2 * RequestParser.MAX_HEADER_BYTES;

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

  FramedSelector(ServedConnections served, RequestIds ids) {
    this.served = served;
    this.ids = ids;
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
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    served.handshakes().end();
    ClientPace pace = new ClientPace(served.pace());
    ConnectionWatch watch =
        new ConnectionWatch(
            () -> context.dataWriter().writeNow(BufferData.create(TimeoutAnswer.bytes(ids.next()))),
            () -> context.serverSocket().close());
    FramedConnection framed = new FramedConnection(context, pace, watch);
    return new PacedConnection(http1.connection(framed), framed.dataWriter(), served, pace, watch);
  }
}

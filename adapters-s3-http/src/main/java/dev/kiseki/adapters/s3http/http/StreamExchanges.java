package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.http2.Http2Connection;
import dev.kiseki.adapters.s3http.http2.StreamHandler;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Streams of HTTP/2, each served as a connection of HTTP/1.1 that has one request. */
final class StreamExchanges implements StreamHandler {
  private final Function<ConnectionContext, ServerConnection> http1;
  private final ServedConnections served;
  private final RequestIds ids;
  private final Map<Http2Connection, Watch> watches = new ConcurrentHashMap<>();

  StreamExchanges(
      Function<ConnectionContext, ServerConnection> http1,
      ServedConnections served,
      RequestIds ids) {
    this.http1 = http1;
    this.served = served;
    this.ids = ids;
  }

  @Override
  public boolean begin(Http2Connection connection) {
    Optional<Boolean> isCounted = ClientPace.isOneTooMany();
    Watch watch = new Watch(connection::giveUp, isCounted.isPresent());
    watches.put(connection, watch);
    if (isCounted.isEmpty()) {
      return served.opened(watch.watched());
    }
    served.watch(watch.watched());
    return isCounted.get();
  }

  /**
   * The watch of a connection.
   *
   * @param isCounted whether it was counted before its first bytes said what it speaks
   */
  private record Watch(Watched watched, boolean isCounted) {}

  @Override
  public void end(Http2Connection connection) {
    Watch watch = watches.remove(connection);
    if (watch == null) {
      return;
    }
    if (watch.isCounted()) {
      served.forget(watch.watched());
    } else {
      served.ended(watch.watched());
    }
  }

  @Override
  public void serve(Exchange exchange, Limit limit) throws InterruptedException {
    ClientPace pace = ClientPace.ofOneRequest(served.pace());
    ConnectionWatch watch =
        new ConnectionWatch(
            () -> exchange.answer(TimeoutAnswer.bytes(ids.next())), exchange::abandon);
    FramedConnection framed = new FramedConnection(exchange.context(), pace, watch);
    boolean isOneTooMany = served.streamOpened(watch);
    pace.begin(exchange.isTooMany() || (isOneTooMany && !exchange.isOnly()));
    try {
      ServerConnection connection = http1.apply(framed);
      // It would look for another request, and find the end by an exception.
      exchange.onAnswer(() -> connection.close(false));
      PacedConnection.handle(connection, framed.dataWriter(), limit);
    } finally {
      ClientPace.end();
      served.streamEnded(watch);
    }
  }
}

package dev.kiseki.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Takes traces as a collector does (https://opentelemetry.io/docs/specs/otlp/): protobuf over HTTP,
 * of which it reads what spans are and how they hang together.
 */
final class OtlpReceiver implements AutoCloseable {
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;

  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Ids are in hexadecimal; a span without a parent has "" for it. */
  record Span(String trace, String id, String parent, String name) {}

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized List<Span> spans() {
    return List.copyOf(spans);
  }

  /** All that came, to look for what must not be in it: texts are in clear in protobuf. */
  synchronized String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** The way from a span up to the one without a parent that came here. */
  List<String> path(Span span) {
    List<String> names = new ArrayList<>(List.of(span.name()));
    Optional<Span> above = byId(span.parent());
    while (above.isPresent()) {
      names.addFirst(above.get().name());
      above = byId(above.get().parent());
    }
    return names;
  }

  private Optional<Span> byId(String id) {
    return spans().stream().filter(span -> span.id().equals(id)).findFirst();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean isProtobuf =
          "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
      if (isProtobuf) {
        read(body);
      }
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(isProtobuf ? 200 : 400, -1);
    }
  }

  private synchronized void read(byte[] request) {
    bytes.writeBytes(request);
    for (byte[] resource : fields(request, RESOURCE_SPANS)) {
      for (byte[] scope : fields(resource, SCOPE_SPANS)) {
        for (byte[] span : fields(scope, SPANS)) {
          spans.add(
              new Span(
                  hex(fields(span, 1)),
                  hex(fields(span, 2)),
                  hex(fields(span, 4)),
                  new String(fields(span, 5).getFirst(), StandardCharsets.UTF_8)));
        }
      }
    }
  }

  private static String hex(List<byte[]> found) {
    return found.isEmpty() ? "" : HexFormat.of().formatHex(found.getFirst());
  }

  /** The values of one field that have a length, in order (protobuf's wire format). */
  private static List<byte[]> fields(byte[] message, int wanted) {
    List<byte[]> found = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      switch ((int) (key & 7)) {
        case 0 -> varint(in);
        case 1 -> in.getLong();
        case 2 -> {
          byte[] value = new byte[(int) varint(in)];
          in.get(value);
          if (key >>> 3 == wanted) {
            found.add(value);
          }
        }
        case 5 -> in.getInt();
        default -> throw new AssertionError("no protobuf: wire type " + (key & 7));
      }
    }
    return found;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

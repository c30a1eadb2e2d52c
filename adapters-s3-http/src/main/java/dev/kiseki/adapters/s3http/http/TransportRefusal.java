package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.adapters.s3http.xml.ErrorDocument;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers in XML what Helidon refuses before our handler sees it. The connection always ends. */
final class TransportRefusal implements DirectHandler {
  /** How Helidon's parser words it; it has no status of its own for it. */
  private static final String HEADERS_TOO_LARGE = "Header size exceeded";

  private static final S3Code TOO_LARGE = new S3Code("RequestHeaderSectionTooLarge", 400);

  private final RequestIds ids;

  TransportRefusal(RequestIds ids) {
    this.ids = ids;
  }

  /** What Helidon itself refuses reaches here, with its reason. */
  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      Throwable thrown,
      System.Logger logger) {
    if (eventType == EventType.INTERNAL_ERROR) {
      logger.log(System.Logger.Level.WARNING, "A request failed outside its operation.", thrown);
    }
    boolean tooLarge =
        thrown.getMessage() != null && thrown.getMessage().contains(HEADERS_TOO_LARGE);
    return refuse(tooLarge ? TOO_LARGE : code(defaultStatus.code()), responseHeaders);
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      @Nullable String message) {
    return refuse(code(defaultStatus.code()), responseHeaders);
  }

  private TransportResponse refuse(S3Code code, ServerResponseHeaders responseHeaders) {
    String id = ids.next();
    responseHeaders.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/xml"));
    responseHeaders.set(HeaderValues.create(HeaderNames.SERVER, "Kiseki"));
    responseHeaders.set(HeaderValues.create(HeaderNames.create("x-amz-request-id"), id));
    responseHeaders.set(HeaderValues.create(HeaderNames.create("x-amz-id-2"), id));
    responseHeaders.set(HeaderValues.CONNECTION_CLOSE);
    return TransportResponse.builder()
        .status(Status.create(code.status()))
        .headers(responseHeaders)
        .keepAlive(false)
        .entity(ErrorDocument.of(code, "The request is malformed.", List.of(), "", id, id))
        .build();
  }

  private static S3Code code(int status) {
    return switch (status) {
      case 413 -> new S3Code("EntityTooLarge", 400);
      case 414 -> new S3Code("RequestURITooLong", 414);
      case 431 -> TOO_LARGE;
      case 501 -> new S3Code("NotImplemented", 501);
      case 503 -> new S3Code("SlowDown", 503);
      case 505 -> new S3Code("HttpVersionNotSupported", 505);
      case 400 -> new S3Code("BadRequest", 400);
      default -> status < 500 ? new S3Code("BadRequest", 400) : new S3Code("InternalError", 500);
    };
  }
}

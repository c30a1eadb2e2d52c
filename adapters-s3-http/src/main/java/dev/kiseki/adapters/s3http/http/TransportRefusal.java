package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.adapters.s3http.xml.ErrorDocument;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.List;

/** Answers in XML what Helidon refuses before our handler sees it. The connection always ends. */
final class TransportRefusal implements DirectHandler {
  private final RequestIds ids;

  TransportRefusal(RequestIds ids) {
    this.ids = ids;
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status defaultStatus,
      ServerResponseHeaders responseHeaders,
      String message) {
    S3Code code = code(defaultStatus.code());
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
      case 431 -> new S3Code("RequestHeaderSectionTooLarge", 400);
      case 501 -> new S3Code("NotImplemented", 501);
      case 503 -> new S3Code("SlowDown", 503);
      case 505 -> new S3Code("HttpVersionNotSupported", 505);
      case 400 -> new S3Code("BadRequest", 400);
      default -> status < 500 ? new S3Code("BadRequest", 400) : new S3Code("InternalError", 500);
    };
  }
}

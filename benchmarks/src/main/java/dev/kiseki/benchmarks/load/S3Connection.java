package dev.kiseki.benchmarks.load;

import java.io.IOException;

/** A connection that signs, and that takes no answer but success. Owned by one thread. */
final class S3Connection implements AutoCloseable {
  private final Target target;
  private final HttpConnection connection;
  private final Crc32cSink checksum = new Crc32cSink();

  S3Connection(Target target, HttpConnection connection) {
    this.target = target;
    this.connection = connection;
  }

  /** Signs and sends; for requests that are not worth preparing. */
  ResponseHead send(S3Request request, BodySink sink) throws IOException {
    return send(PreparedRequest.of(target, request), sink);
  }

  ResponseHead send(PreparedRequest prepared, BodySink sink) throws IOException {
    ResponseHead head = exchange(prepared, sink);
    if (!head.isSuccess()) {
      throw refused(prepared, head);
    }
    return head;
  }

  /** Reads an object and checks its length. */
  void fetch(PreparedRequest prepared, Body expected) throws IOException {
    checkLength(prepared, expected, send(prepared, BodySink.DISCARD));
  }

  /** Reads an object and checks every byte. */
  void fetchVerified(PreparedRequest prepared, Body expected) throws IOException {
    checksum.reset();
    checkLength(prepared, expected, send(prepared, checksum));
    if (!checksum.matches(expected)) {
      throw new UnexpectedAnswer(prepared.request(), "other bytes than were stored");
    }
  }

  /** Whether the object is there; a missing one is an answer here, not a failure. */
  boolean exists(S3Request get) throws IOException {
    PreparedRequest prepared = PreparedRequest.of(target, get);
    ResponseHead head = exchange(prepared, BodySink.DISCARD);
    if (!head.isSuccess() && head.status() != 404) {
      throw refused(prepared, head);
    }
    return head.isSuccess();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private ResponseHead exchange(PreparedRequest prepared, BodySink sink) throws IOException {
    return connection.exchange(prepared.head(), prepared.request().body(), sink);
  }

  private UnexpectedAnswer refused(PreparedRequest prepared, ResponseHead head) {
    return new UnexpectedAnswer(
        prepared.request(), "status " + head.status() + ", " + connection.refusal());
  }

  private static void checkLength(PreparedRequest prepared, Body expected, ResponseHead head)
      throws IOException {
    if (head.status() != 200 || head.contentLength() != expected.sizeBytes()) {
      throw new UnexpectedAnswer(
          prepared.request(),
          "status " + head.status() + " with " + head.contentLength() + " bytes");
    }
  }
}

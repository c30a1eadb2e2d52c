package dev.kiseki.adapters.s3http.http2;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;

/** Serves the streams of HTTP/2 connections as if each were a connection of HTTP/1.1. */
public interface StreamHandler {
  /** A connection begins; whether it ends with its first answer. */
  boolean begin(Http2Connection connection);

  /** All streams of the connection are done. */
  void end(Http2Connection connection);

  /** Serves one stream, on a thread of its own. */
  void serve(Exchange exchange, Limit limit) throws InterruptedException;

  /** One stream. */
  interface Exchange {
    /** Its request to read and its answer to write. */
    ConnectionContext context();

    /** Whether its connection is one too many. */
    boolean isTooMany();

    /** Whether its connection had nothing else to be answered when it began. */
    boolean isOnly();

    /** What is done when the last head of the answer is about to be sent. */
    void onAnswer(Runnable action);

    /** Sends an answer if none has begun. From any thread. */
    void answer(byte[] whole);

    /** Ends it. From any thread. */
    void abandon();
  }
}

package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.exchange.FinishedRequest;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;

/** Gathers what is known of one request, on its thread. */
final class RequestFacts {
  private static final String BROKEN = "ConnectionBroken";

  private final String id;
  private final long beginNanos = System.nanoTime();
  private String client;
  private String accessKey = "";
  private String tenant = "";
  private String principal = "";
  private String operation = "";
  private String bucket = "";
  private String code = "";
  private int status;
  private long receivedBytes;
  private long sentBytes;

  RequestFacts(String id, String peer) {
    this.id = id;
    this.client = peer;
  }

  /** A trusted proxy says who it is. */
  void client(String address) {
    client = address;
  }

  /** A key that there is. */
  void accessKey(String keyId) {
    accessKey = keyId;
  }

  String id() {
    return id;
  }

  void target(RequestTarget target) {
    // Anything can stand in a path: only what could be a bucket is passed on.
    bucket = target.bucket().filter(NamespaceName::isValid).orElse("");
  }

  void operation(S3Operation found) {
    operation = found.name();
  }

  void caller(Caller caller) {
    tenant = caller.tenantName().value();
    principal = caller.principal();
  }

  void refused(String errorCode) {
    code = errorCode;
  }

  void status(int answered) {
    status = answered;
  }

  void received(long bytes) {
    receivedBytes = bytes;
  }

  void sent(long bytes) {
    sentBytes += bytes;
  }

  /** The connection ended before the answer did. */
  void broken() {
    if (code.isEmpty()) {
      code = BROKEN;
    }
  }

  FinishedRequest finished() {
    return new FinishedRequest(
        id,
        client,
        tenant,
        principal,
        accessKey,
        operation,
        bucket,
        status,
        code,
        receivedBytes,
        sentBytes,
        System.nanoTime() - beginNanos);
  }
}

package dev.kiseki.adapters.s3http.exchange;

/** What an operation answers with. */
public sealed interface S3Response {
  int status();

  ResponseHeaders headers();

  /** Headers only. */
  record Empty(int status, ResponseHeaders headers) implements S3Response {}

  /** Headers only, of a body that GET would send. */
  record Head(int status, ResponseHeaders headers, long contentLength) implements S3Response {}

  /** A document. */
  record Document(int status, ResponseHeaders headers, byte[] xml) implements S3Response {}

  /** An error document whose code is S3's own and stands for nothing that went wrong. */
  record Absent(int status, ResponseHeaders headers, String code, String message)
      implements S3Response {}

  /** A content. */
  record Stream(int status, ResponseHeaders headers, long contentLength, StreamBody body)
      implements S3Response {}

  static S3Response ok() {
    return new Empty(200, new ResponseHeaders());
  }

  static S3Response noContent() {
    return new Empty(204, new ResponseHeaders());
  }

  static S3Response xml(byte[] xml) {
    return new Document(200, new ResponseHeaders(), xml);
  }
}

package dev.kiseki.adapters.s3http.exchange;

/** Answers the requests of one S3 operation; refusals are thrown. Shared by all threads. */
@FunctionalInterface
public interface S3Handler {
  S3Response handle(S3Request request);
}

package dev.kiseki.adapters.s3http.operation;

/** What a request addresses. */
public enum Level {
  SERVICE,
  BUCKET,
  OBJECT
}

package dev.kiseki.adapters.s3http.error;

/** An S3 error code and the HTTP status it comes with. */
public record S3Code(String code, int status) {}

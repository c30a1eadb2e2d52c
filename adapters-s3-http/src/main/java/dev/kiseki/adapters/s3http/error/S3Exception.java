package dev.kiseki.adapters.s3http.error;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request refused at the wire: an S3 error, its message and extra elements for the document. */
public final class S3Exception extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final S3Error error;
  private final transient Map<String, String> elements = new LinkedHashMap<>();

  S3Exception(S3Error error, String message) {
    // Refusals are answers, not defects: a stack trace per wrong signature is paid for nothing.
    super(message, null, false, false);
    this.error = error;
  }

  public S3Error error() {
    return error;
  }

  /** Adds an element to the error document; never a secret, never a signature. */
  public S3Exception with(String element, String value) {
    elements.put(element, value);
    return this;
  }

  public Map<String, String> elements() {
    return elements;
  }
}

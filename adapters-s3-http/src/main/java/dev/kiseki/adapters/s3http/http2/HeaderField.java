package dev.kiseki.adapters.s3http.http2;

/** A header, one char per byte. */
record HeaderField(String name, String value) {
  /** What RFC 7541 and RFC 9113 count for it, whether it is kept in a table or sent in a list. */
  int size() {
    return name.length() + value.length() + 32;
  }
}

package dev.kiseki.adapters.s3http.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The static and the dynamic table of RFC 7541, of what one client sends. Owned by the thread that
 * reads the connection.
 */
final class HeaderTable {
  /** What a client may assume without being told otherwise, and we never tell. */
  static final int MAX_BYTES = 4096;

  private static final List<HeaderField> STATIC =
      """
      :authority
      :method=GET
      :method=POST
      :path=/
      :path=/index.html
      :scheme=http
      :scheme=https
      :status=200
      :status=204
      :status=206
      :status=304
      :status=400
      :status=404
      :status=500
      accept-charset
      accept-encoding=gzip, deflate
      accept-language
      accept-ranges
      accept
      access-control-allow-origin
      age
      allow
      authorization
      cache-control
      content-disposition
      content-encoding
      content-language
      content-length
      content-location
      content-range
      content-type
      cookie
      date
      etag
      expect
      expires
      from
      host
      if-match
      if-modified-since
      if-none-match
      if-range
      if-unmodified-since
      last-modified
      link
      location
      max-forwards
      proxy-authenticate
      proxy-authorization
      range
      referer
      refresh
      retry-after
      server
      set-cookie
      strict-transport-security
      transfer-encoding
      user-agent
      vary
      via
      www-authenticate
      """
          .lines()
          .map(
              line -> {
                int equals = line.indexOf('=');
                return equals < 0
                    ? new HeaderField(line, "")
                    : new HeaderField(line.substring(0, equals), line.substring(equals + 1));
              })
          .toList();

  /** Where a name stands in the static table, counted from 1; the first place if there are more. */
  static final Map<String, Integer> NAMES =
      IntStream.rangeClosed(1, STATIC.size())
          .boxed()
          .collect(
              Collectors.toUnmodifiableMap(
                  index -> STATIC.get(index - 1).name(), index -> index, (first, second) -> first));

  /** The newest last. */
  private final List<HeaderField> dynamic = new ArrayList<>();

  private int bytes;
  private int limit = MAX_BYTES;

  HeaderField get(int index) throws Violation.OfConnection {
    int place = index - STATIC.size();
    if (index <= 0 || place > dynamic.size()) {
      throw new Violation.OfConnection(Frame.COMPRESSION_ERROR, "no such entry of the table");
    }
    return place <= 0 ? STATIC.get(index - 1) : dynamic.get(dynamic.size() - place);
  }

  void add(HeaderField field) {
    shrink(limit - field.size());
    if (field.size() <= limit) {
      dynamic.add(field);
      bytes += field.size();
    }
  }

  void limit(int newLimit) throws Violation.OfConnection {
    if (newLimit > MAX_BYTES) {
      throw new Violation.OfConnection(Frame.COMPRESSION_ERROR, "a table larger than allowed");
    }
    limit = newLimit;
    shrink(limit);
  }

  /** At most 128 entries fit, so that moving them costs little. */
  private void shrink(int maxBytes) {
    int evicted = 0;
    while (evicted < dynamic.size() && bytes > maxBytes) {
      bytes -= dynamic.get(evicted++).size();
    }
    dynamic.subList(0, evicted).clear();
  }
}

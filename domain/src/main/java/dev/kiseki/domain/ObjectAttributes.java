package dev.kiseki.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a client says about an object besides its bytes; stored sealed, returned as it came.
 *
 * @param headers lower-case header name to value: content-type, cache-control, content-disposition,
 *     content-encoding, content-language, expires, x-amz-website-redirect-location, and the
 *     encryption answer to echo
 * @param metadata name without {@code x-amz-meta-}, lower case, to value
 * @param tags at most ten
 */
public record ObjectAttributes(
    SequencedMap<String, String> headers,
    SequencedMap<String, String> metadata,
    SequencedMap<String, String> tags) {
  public static final ObjectAttributes NONE = new ObjectAttributes(Map.of(), Map.of(), Map.of());

  public ObjectAttributes {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
    metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
  }

  public ObjectAttributes(
      Map<String, String> headers, Map<String, String> metadata, Map<String, String> tags) {
    this(new LinkedHashMap<>(headers), new LinkedHashMap<>(metadata), new LinkedHashMap<>(tags));
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  /** The same without these headers, and with those. */
  public ObjectAttributes withHeaders(Set<String> without, Map<String, String> with) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.keySet().removeAll(without);
    changed.putAll(with);
    return new ObjectAttributes(changed, metadata, tags);
  }

  public ObjectAttributes withTags(Map<String, String> newTags) {
    return new ObjectAttributes(headers, metadata, newTags);
  }
}

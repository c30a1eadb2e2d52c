package dev.kiseki.adapters.s3http.http;

import io.helidon.common.GenericType;
import io.helidon.common.mapper.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A response header whose chars go out as Latin-1 bytes: Helidon would write a question mark for
 * all but ASCII.
 */
record LatinHeader(Header delegate) implements Header {
  static Header of(String lowerCaseName, String value) {
    Header header = HeaderValues.create(HeaderNames.create(lowerCaseName), value);
    return isAscii(value) ? header : new LatinHeader(header);
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7E) {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] valueBytes() {
    return delegate.get().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String name() {
    return delegate.name();
  }

  @Override
  public HeaderName headerName() {
    return delegate.headerName();
  }

  @Override
  public List<String> allValues() {
    return delegate.allValues();
  }

  @Override
  public int valueCount() {
    return 1;
  }

  @Override
  public boolean sensitive() {
    return delegate.sensitive();
  }

  @Override
  public boolean changing() {
    return delegate.changing();
  }

  @Override
  public String get() {
    return delegate.get();
  }

  @Override
  public <T> T get(Class<T> type) {
    return delegate.get(type);
  }

  @Override
  public <N> Value<N> as(Function<? super String, ? extends N> mapper) {
    return delegate.as(mapper);
  }

  @Override
  public <N> Value<N> as(Class<N> type) {
    return delegate.as(type);
  }

  @Override
  public <N> Value<N> as(GenericType<N> type) {
    return delegate.as(type);
  }

  @Override
  public Value<String> asString() {
    return delegate.asString();
  }

  @Override
  public Optional<String> asOptional() {
    return delegate.asOptional();
  }

  @Override
  public Value<Boolean> asBoolean() {
    return delegate.asBoolean();
  }

  @Override
  public Value<Integer> asInt() {
    return delegate.asInt();
  }

  @Override
  public Value<Long> asLong() {
    return delegate.asLong();
  }

  @Override
  public Value<Double> asDouble() {
    return delegate.asDouble();
  }
}

package dev.kiseki.adapters.s3http.target;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The header fields of a request in the order they came, names in lower case. Values hold the bytes
 * of the wire, one char per byte, because a signature covers bytes and metadata need not be ASCII.
 */
public final class RequestHeaders {
  private final List<String> names;
  private final List<String> values;

  private RequestHeaders(List<String> names, List<String> values) {
    this.names = names;
    this.values = values;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The first value of this name, without surrounding white space. */
  public Optional<String> first(String lowerCaseName) {
    int index = names.indexOf(lowerCaseName);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  public boolean has(String lowerCaseName) {
    return names.contains(lowerCaseName);
  }

  /** All values of this name, in order. */
  public List<String> all(String lowerCaseName) {
    List<String> found = new ArrayList<>(1);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(lowerCaseName)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  public int count() {
    return names.size();
  }

  public String name(int index) {
    return names.get(index);
  }

  public String value(int index) {
    return values.get(index);
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < names.size(); i++) {
      action.accept(names.get(i), values.get(i));
    }
  }

  /**
   * The same with those parameters of a presigned URL that stand for headers. A header that is
   * there itself wins: it was signed too.
   *
   * @param stands whether a parameter of this lower-case name stands for a header
   */
  public RequestHeaders withHoisted(QueryParameters query, Predicate<String> stands) {
    Builder builder = builder();
    forEach(builder::add);
    for (QueryParameter parameter : query.all()) {
      String name = parameter.name().toLowerCase(Locale.ROOT);
      if (stands.test(name) && !has(name)) {
        builder.add(name, wire(parameter.value()));
      }
    }
    return builder.build();
  }

  /** Decoded text as the chars of a header: one for each byte. */
  private static String wire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Collects fields; not shared between threads. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>(16);
    private final List<String> values = new ArrayList<>(16);

    public Builder add(String name, String value) {
      names.add(name.toLowerCase(Locale.ROOT));
      values.add(value.strip());
      return this;
    }

    public RequestHeaders build() {
      return new RequestHeaders(names, values);
    }
  }
}

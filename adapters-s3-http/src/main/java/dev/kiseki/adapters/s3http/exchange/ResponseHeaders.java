package dev.kiseki.adapters.s3http.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The header fields of a response; values hold one char per byte. Used by one thread. */
public final class ResponseHeaders {
  private final List<String> names = new ArrayList<>(12);
  private final List<String> values = new ArrayList<>(12);

  /** Sets a field; control characters, which would end the line, become spaces. */
  public ResponseHeaders set(String lowerCaseName, String value) {
    String safe = safe(value);
    int index = names.indexOf(lowerCaseName);
    if (index >= 0) {
      values.set(index, safe);
    } else {
      names.add(lowerCaseName);
      values.add(safe);
    }
    return this;
  }

  public Optional<String> first(String lowerCaseName) {
    int index = names.indexOf(lowerCaseName);
    return index < 0 ? Optional.empty() : Optional.of(values.get(index));
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < names.size(); i++) {
      action.accept(names.get(i), values.get(i));
    }
  }

  private static String safe(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7F) {
        return value.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", " ");
      }
    }
    return value;
  }
}

package dev.kiseki.adapters.s3http.target;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a form before its file, by lower-case name. A value has a char for each byte, as a
 * header has; {@code ${filename}} in it stands for the name of the file.
 */
public record FormFields(Map<String, String> values, String fileName) {
  private static final String FILE_NAME = "${filename}";

  public FormFields {
    Map<String, String> named = new LinkedHashMap<>();
    String name = new String(bytes(fileName), StandardCharsets.ISO_8859_1);
    values.forEach((field, value) -> named.put(field, value.replace(FILE_NAME, name)));
    values = Collections.unmodifiableMap(named);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** INVALID_ARGUMENT when it is not there. */
  public String required(String name) {
    return first(name)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Bucket POST must contain a field named '"
                        + name
                        + "'.  If it is specified, please check the order of the fields.",
                    Fact.of("ArgumentName", name),
                    Fact.of("ArgumentValue", "")));
  }

  /** As text. */
  public static String text(String value) {
    return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}

package dev.kiseki.dist.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What else a record says of an operation: roles, limits, the id of a key that was made. Never a
 * secret. What is only known once the work is done is added by the work, and stands in the second
 * record only. Used by one thread at a time.
 */
public final class AuditDetails {
  /** A record has to fit into what is read of a log's end: docs/adr/0062. */
  private static final int MAX_CHARACTERS = 2_000;

  private static final int MAX_WORD_CHARACTERS = 256;

  private final Map<String, List<String>> lists = new LinkedHashMap<>();
  private final Map<String, String> words = new LinkedHashMap<>();

  /** One fact more. */
  public AuditDetails with(String name, String value) {
    words.put(name, shortened(value));
    return this;
  }

  /** A fact that is a list; what does not fit is counted. */
  public AuditDetails with(String name, List<String> values) {
    List<String> kept = new ArrayList<>();
    int characters = 0;
    for (String value : values) {
      characters += shortened(value).length();
      if (characters > MAX_CHARACTERS) {
        kept.add("and " + (values.size() - kept.size()) + " more");
        break;
      }
      kept.add(shortened(value));
    }
    lists.put(name, kept);
    return this;
  }

  static String shortened(String text) {
    return text.length() <= MAX_WORD_CHARACTERS
        ? text
        : text.substring(0, MAX_WORD_CHARACTERS) + "…";
  }

  /** Nothing is written where nothing is said. */
  void write(JsonGenerator json) throws IOException {
    if (words.isEmpty() && lists.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("details");
    for (Map.Entry<String, String> each : words.entrySet()) {
      json.writeStringField(each.getKey(), each.getValue());
    }
    for (Map.Entry<String, List<String>> each : lists.entrySet()) {
      String[] values = each.getValue().toArray(String[]::new);
      json.writeFieldName(each.getKey());
      json.writeArray(values, 0, values.length);
    }
    json.writeEndObject();
  }
}

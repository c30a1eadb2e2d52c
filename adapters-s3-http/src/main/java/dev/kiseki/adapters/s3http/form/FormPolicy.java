package dev.kiseki.adapters.s3http.form;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a form may upload, and until when. Every field of the form must be named by a condition.
 *
 * <p>Source: Amazon S3 API reference, "POST Policy".
 *
 * @param minBytes of the file
 * @param maxBytes of the file
 */
public record FormPolicy(
    Instant expiration, List<Condition> conditions, long minBytes, long maxBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FREE =
      Set.of("policy", "signature", "x-amz-signature", "awsaccesskeyid", "file");
  private static final String IGNORED = "x-ignore-";

  /** What one field must be. */
  public record Condition(boolean isPrefix, String field, String value) {
    boolean holds(FormFields fields) {
      String given = FormFields.text(fields.values().getOrDefault(field, ""));
      return isPrefix ? given.startsWith(value) : given.equals(value);
    }

    @Override
    public String toString() {
      return "[\""
          + (isPrefix ? "starts-with" : "eq")
          + "\", \"$"
          + field
          + "\", \""
          + value
          + "\"]";
    }
  }

  /** INVALID_POLICY for what is no policy. */
  public static FormPolicy parse(String base64) {
    JsonNode root = document(base64);
    JsonNode conditions = root.path("conditions");
    if (!root.isObject() || !root.path("expiration").isTextual() || !conditions.isArray()) {
      throw invalid("a policy has an expiration and a list of conditions.");
    }
    List<Condition> found = new ArrayList<>();
    long min = 0;
    long max = Long.MAX_VALUE;
    for (JsonNode node : conditions) {
      if (isLengthRange(node)) {
        min = Math.max(min, length(node, 1));
        max = Math.min(max, length(node, 2));
      } else {
        found.addAll(node.isObject() ? equalities(node) : List.of(match(node)));
      }
    }
    return new FormPolicy(
        expiration(root.path("expiration").textValue()), List.copyOf(found), min, max);
  }

  /** ACCESS_DENIED when the form is not what the policy allows. */
  public void require(FormFields fields, Instant now) {
    if (now.isAfter(expiration)) {
      throw denied("Policy expired.");
    }
    for (Condition condition : conditions) {
      if (!condition.holds(fields)) {
        throw denied("Policy Condition failed: " + condition);
      }
    }
    for (String name : fields.values().keySet()) {
      boolean named = conditions.stream().anyMatch(condition -> condition.field().equals(name));
      if (!named && !FREE.contains(name) && !name.startsWith(IGNORED)) {
        throw denied("Extra input fields: " + name);
      }
    }
  }

  private static JsonNode document(String base64) {
    try {
      return Optional.ofNullable(JSON.readTree(Base64.getMimeDecoder().decode(base64)))
          .orElseThrow(() -> invalid("it is empty."));
    } catch (JacksonException | IllegalArgumentException e) {
      throw invalid("it is no JSON in Base64.");
    } catch (IOException e) {
      throw new KisekiException(e, ErrorCode.INTERNAL, "an array could not be read");
    }
  }

  private static boolean isLengthRange(JsonNode node) {
    return node.isArray()
        && node.path(0).asText().toLowerCase(Locale.ROOT).equals("content-length-range");
  }

  private static long length(JsonNode range, int place) {
    JsonNode number = range.path(place);
    try {
      long length = number.isTextual() ? Long.parseLong(number.textValue()) : number.asLong(-1);
      if (range.size() == 3 && length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // refused below, as a negative number is
    }
    throw invalid("content-length-range has two lengths.");
  }

  private static List<Condition> equalities(JsonNode node) {
    List<Condition> found = new ArrayList<>();
    node.properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                throw invalid("the value of a condition is a text.");
              }
              found.add(
                  new Condition(
                      false,
                      entry.getKey().toLowerCase(Locale.ROOT),
                      entry.getValue().textValue()));
            });
    if (found.isEmpty()) {
      throw invalid("a condition says something.");
    }
    return found;
  }

  private static Condition match(JsonNode node) {
    String operator = node.path(0).asText().toLowerCase(Locale.ROOT);
    String field = node.path(1).asText();
    boolean known = operator.equals("eq") || operator.equals("starts-with");
    if (!node.isArray()
        || node.size() != 3
        || !known
        || !field.startsWith("$")
        || !node.path(2).isTextual()) {
      throw invalid("a condition is a field, eq, starts-with or content-length-range.");
    }
    return new Condition(
        operator.equals("starts-with"),
        field.substring(1).toLowerCase(Locale.ROOT),
        node.path(2).textValue());
  }

  private static Instant expiration(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw invalid("invalid 'expiration' value.");
    }
  }

  private static KisekiException invalid(String why) {
    return new KisekiException(ErrorCode.INVALID_POLICY, "Invalid Policy: " + why);
  }

  private static KisekiException denied(String why) {
    return new KisekiException(ErrorCode.ACCESS_DENIED, "Invalid according to Policy: " + why);
  }
}

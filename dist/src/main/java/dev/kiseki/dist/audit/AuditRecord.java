package dev.kiseki.dist.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an audit log.
 *
 * <pre>
 *   {"seq":7,"time":"…","who":"…","what":"…","target":"…","details":{…},"outcome":"…","prev":"…","code":"…"}
 *   └──────────────────────────── body, which the code covers ─────────────────────────────────┘
 * </pre>
 *
 * @param body all but the code, as it is written
 * @param previous the code of the line before
 */
record AuditRecord(long sequence, String body, String previous, String code) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern LINE = Pattern.compile("(\\{.*),\"code\":\"([0-9a-f]{64})\"}");

  private static final Pattern CREATED =
      Pattern.compile(",\"what\":\"tenant\\.create\",\"target\":\"([^\"\\\\]+)\",");

  /** The part of a line that the code is made of. */
  static String body(long sequence, long millis, AuditEvent event, String previous) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("seq", sequence);
      json.writeStringField("time", Instant.ofEpochMilli(millis).toString());
      json.writeStringField("who", event.who());
      json.writeStringField("what", event.what());
      json.writeStringField("target", event.target());
      event.details().write(json);
      json.writeStringField("outcome", event.outcome());
      json.writeStringField("prev", previous);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String whole = text.toString(StandardCharsets.UTF_8);
    return whole.substring(0, whole.length() - 1);
  }

  String line() {
    return body + ",\"code\":\"" + code + "\"}\n";
  }

  byte[] covered() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** The name of the tenant that this says was made. */
  Optional<String> createdTenant() {
    Matcher matcher = CREATED.matcher(body);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Empty when it has not the form of a record. */
  static Optional<AuditRecord> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String body = matcher.group(1);
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(body + "}")) {
      json.nextToken();
      while (json.nextToken() != null) {
        json.skipChildren();
        if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.FIELD_NAME) {
          fields.put(json.currentName(), json.getText());
        }
      }
      return Optional.of(
          new AuditRecord(
              Long.parseLong(fields.getOrDefault("seq", "")),
              body,
              fields.getOrDefault("prev", ""),
              matcher.group(2)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}

package dev.kiseki.adapters.s3http.form;

import dev.kiseki.adapters.s3http.body.WireBytes;
import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A form as browsers send it: small fields, then one file. First the fields are read, then this is
 * the bytes of the file; what comes behind the file means nothing. Used by one thread.
 *
 * <p>Source: RFC 7578 and RFC 2046; Amazon S3 API reference, "POST Object".
 */
public final class FormReader implements WireBytes {
  private static final String TYPE = "multipart/form-data";
  private static final int BUFFER_BYTES = 64 * 1024;

  /** RFC 2046: a boundary has no more. */
  private static final int MAX_BOUNDARY_CHARS = 70;

  /** S3 takes 20 KiB of fields. */
  private static final int MAX_FIELDS_BYTES = 20 * 1024;

  /** What may follow the file: the fields behind it, which S3 ignores. */
  private static final int MAX_REST_BYTES = 64 * 1024;

  private static final byte[] END_OF_LINES = latin("\r\n\r\n");

  private final WireBytes wire;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean wireEnded;
  private boolean fileEnded;
  private int fieldBytes;

  /** A form that is framed as its content type says. */
  public FormReader(String contentType, WireBytes wire) {
    this.wire = wire;
    this.delimiter = latin("\r\n--" + boundary(contentType));
    // The first delimiter stands at the very start; with this all are alike.
    buffer[0] = '\r';
    buffer[1] = '\n';
    limit = 2;
  }

  /** Whether a content type announces a form. */
  public static boolean isForm(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).startsWith(TYPE);
  }

  /** The fields before the file, which must be there. Call once, before the first read. */
  public FormFields fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (find(delimiter, BUFFER_BYTES) != 0) {
      throw malformed();
    }
    while (true) {
      Map<String, String> words = head();
      String name = words.getOrDefault("name", "").toLowerCase(Locale.ROOT);
      if (name.equals("file")) {
        return new FormFields(fields, words.getOrDefault("filename", ""));
      }
      int end = find(delimiter, MAX_FIELDS_BYTES - fieldBytes);
      String value = new String(buffer, position, end, StandardCharsets.ISO_8859_1);
      position += end;
      fieldBytes += end;
      if (name.isEmpty() || fields.put(name, value) != null) {
        throw malformed();
      }
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (fileEnded) {
      return -1;
    }
    while (true) {
      int found = indexOf(delimiter);
      if (found == 0) {
        fileEnded = true;
        skipRest();
        return -1;
      }
      // Without a delimiter in sight the last bytes may be the beginning of one.
      int safe = found > 0 ? found : limit - position - (delimiter.length - 1);
      if (safe > 0) {
        int count = Math.min(length, safe);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
      }
      fill();
    }
  }

  /** The parameters of a part's Content-Disposition, behind a delimiter. */
  private Map<String, String> head() {
    position += delimiter.length;
    int end = find(END_OF_LINES, MAX_FIELDS_BYTES - fieldBytes);
    String head = new String(buffer, position, end, StandardCharsets.UTF_8);
    if (head.startsWith("--")) {
      throw noFile();
    }
    position += end + END_OF_LINES.length;
    fieldBytes += end;
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        return parameters(line);
      }
    }
    throw malformed();
  }

  private static Map<String, String> parameters(String line) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int at = line.indexOf(';'); at >= 0 && at < line.length(); ) {
      int equals = line.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = line.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      boolean quoted = equals + 1 < line.length() && line.charAt(equals + 1) == '"';
      int from = quoted ? equals + 2 : equals + 1;
      int end = line.indexOf(quoted ? '"' : ';', from);
      end = end < 0 ? line.length() : end;
      found.put(name, line.substring(from, end));
      at = line.indexOf(';', end);
    }
    return found;
  }

  /** How far away these bytes begin; refused when that is farther than the bound, or nowhere. */
  private int find(byte[] wanted, int maxBytes) {
    while (true) {
      int found = indexOf(wanted);
      if (found > maxBytes || (found < 0 && limit - position > maxBytes + wanted.length)) {
        throw new KisekiException(
            ErrorCode.REQUEST_TOO_LARGE,
            "Your POST request fields preceding the upload file were too large.");
      }
      if (found >= 0) {
        return found;
      }
      if (wireEnded || (Arrays.equals(wanted, END_OF_LINES) && endsForm())) {
        throw noFile();
      }
      fill();
    }
  }

  private boolean endsForm() {
    return limit - position >= 2 && buffer[position] == '-' && buffer[position + 1] == '-';
  }

  private int indexOf(byte[] wanted) {
    for (int i = position; i <= limit - wanted.length; i++) {
      int matched = 0;
      while (matched < wanted.length && buffer[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return i - position;
      }
    }
    return -1;
  }

  private void fill() {
    if (wireEnded) {
      throw new KisekiException(
          ErrorCode.INCOMPLETE_BODY, "The form ended before its last boundary.");
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    int count = wire.read(buffer, limit, buffer.length - limit);
    if (count < 0) {
      wireEnded = true;
    } else {
      limit += count;
    }
  }

  private void skipRest() {
    int skipped = 0;
    while (!wireEnded) {
      position = limit;
      int before = limit;
      fill();
      skipped += limit;
      if (skipped > MAX_REST_BYTES + before) {
        throw malformed();
      }
    }
  }

  private static String boundary(String contentType) {
    Optional<String> boundary = Optional.ofNullable(parameters(contentType).get("boundary"));
    return boundary
        .filter(text -> !text.isEmpty() && text.length() <= MAX_BOUNDARY_CHARS)
        .orElseThrow(FormReader::malformed);
  }

  private static KisekiException malformed() {
    return new KisekiException(
        ErrorCode.MALFORMED_FORM,
        "The body of your POST request is not well-formed multipart/form-data.");
  }

  private static KisekiException noFile() {
    return new KisekiException(
        ErrorCode.INVALID_ARGUMENT, "POST requires exactly one file upload per request.");
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

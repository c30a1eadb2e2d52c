package dev.kiseki.dist.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rows below a heading, for people or for programs. It travels as tab-separated lines, heading
 * first; a cell holds no tab and no line end.
 */
public final class Listing {
  /** These columns hold whole numbers; all others hold text, even if it looks like a number. */
  private static final Set<String> NUMBERS =
      Set.of(
          "BUCKETS",
          "OBJECTS",
          "BYTES",
          "BLOBS",
          "OF BLOBS",
          "OF BYTES",
          "KEYS",
          "RECORDS",
          "GENERATION",
          "NEWEST",
          "FROM GENERATION",
          "TO GENERATION",
          "EPOCH");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  public Listing(String... heading) {
    this.heading = List.of(heading);
  }

  /** Reads what {@link #tabbed} wrote. */
  public static Listing of(String tabbed) {
    List<String> lines = tabbed.lines().toList();
    Listing listing = new Listing(lines.getFirst().split("\t", -1));
    lines.stream().skip(1).forEach(line -> listing.add(line.split("\t", -1)));
    return listing;
  }

  public void add(String... cells) {
    if (cells.length != heading.size()) {
      throw new IllegalArgumentException(cells.length + " cells below " + heading);
    }
    rows.add(List.of(cells));
  }

  /** What the first row says in a column. */
  public Optional<String> cell(String column) {
    int index = heading.indexOf(column);
    return rows.isEmpty() || index < 0 ? Optional.empty() : Optional.of(rows.getFirst().get(index));
  }

  public String tabbed() {
    StringBuilder text = new StringBuilder(String.join("\t", heading)).append('\n');
    rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }

  public String columns() {
    return Columns.align(tabbed());
  }

  /** An array of objects, one a line. */
  public String json() {
    StringWriter text = new StringWriter();
    for (int i = 0; i < rows.size(); i++) {
      text.append(i == 0 ? "[" : ",\n ");
      write(rows.get(i), text);
    }
    return (rows.isEmpty() ? "[" : text) + "]\n";
  }

  private void write(List<String> row, StringWriter text) {
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < row.size(); i++) {
        String column = heading.get(i);
        json.writeFieldName(column.toLowerCase(Locale.ROOT).replace(' ', '_'));
        if (NUMBERS.contains(column) && NUMBER.matcher(row.get(i)).matches()) {
          json.writeNumber(Long.parseLong(row.get(i)));
        } else {
          json.writeString(row.get(i));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

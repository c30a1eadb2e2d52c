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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rows below a heading, for people or for programs. It travels as tab-separated lines, heading
 * first; a cell holds no tab and no line end. The name of a column says after a colon what its
 * cells are for programs, as in {@code BYTES:number}; without one they are text, even if it looks
 * like a number.
 */
public final class Listing {
  /** Between the words of a cell that is a list; {@link PrintableText} leaves none in them. */
  private static final String BETWEEN = "\u001f";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final Pattern TIME = Pattern.compile("\\d{4,}-.*Z");
  private static final Pattern NOTHING = Pattern.compile("-?|\\(all\\)");

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

  /** The same with one more row. */
  public Listing with(String... cells) {
    add(cells);
    return this;
  }

  /** How many rows there are. */
  public int rowCount() {
    return rows.size();
  }

  /** A cell that is a list; for people an empty one limits nothing. */
  public static String list(List<String> words) {
    return words.stream().map(PrintableText::of).collect(Collectors.joining(BETWEEN));
  }

  /** What the first row says in a column. */
  public Optional<String> cell(String column) {
    int index = heading.stream().map(Listing::name).toList().indexOf(column);
    return rows.isEmpty() || index < 0 ? Optional.empty() : Optional.of(rows.getFirst().get(index));
  }

  public String tabbed() {
    StringBuilder text = new StringBuilder(String.join("\t", heading)).append('\n');
    rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }

  public String columns() {
    Listing shown = new Listing(heading.stream().map(Listing::name).toArray(String[]::new));
    rows.forEach(row -> shown.add(shownCells(row)));
    return Columns.align(shown.tabbed());
  }

  private String[] shownCells(List<String> row) {
    String[] cells = row.toArray(String[]::new);
    for (int i = 0; i < cells.length; i++) {
      if (kind(heading.get(i)).equals("list")) {
        cells[i] = cells[i].isEmpty() ? "all" : cells[i].replace(BETWEEN, " ");
      }
    }
    return cells;
  }

  private static String name(String column) {
    return column.substring(0, column.length() - kind(column).length()).replace(":", "");
  }

  private static String kind(String column) {
    int colon = column.indexOf(':');
    return colon < 0 ? "" : column.substring(colon + 1);
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
        json.writeFieldName(name(heading.get(i)).toLowerCase(Locale.ROOT).replace(' ', '_'));
        write(kind(heading.get(i)), row.get(i), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is no number, no time or nothing, where that should stand, is null. */
  private static void write(String kind, String cell, JsonGenerator json) throws IOException {
    switch (kind) {
      case "number" -> {
        if (NUMBER.matcher(cell).matches()) {
          json.writeNumber(Long.parseLong(cell));
        } else {
          json.writeNull();
        }
      }
      case "list" -> {
        String[] words = cell.isEmpty() ? new String[0] : cell.split(BETWEEN, -1);
        json.writeArray(words, 0, words.length);
      }
      case "time" -> writeUnless(!TIME.matcher(cell).matches(), cell, json);
      case "maybe" -> writeUnless(NOTHING.matcher(cell).matches(), cell, json);
      default -> json.writeString(cell);
    }
  }

  private static void writeUnless(boolean isNothing, String cell, JsonGenerator json)
      throws IOException {
    if (isNothing) {
      json.writeNull();
    } else {
      json.writeString(cell);
    }
  }
}

package dev.kiseki.dist.admin;

import java.util.ArrayList;
import java.util.List;

/** Aligns tab-separated lines. */
final class Columns {
  private static final String GAP = "   ";

  private Columns() {}

  static String align(String tabbed) {
    List<String[]> rows = tabbed.lines().map(line -> line.split("\t", -1)).toList();
    List<Integer> widths = new ArrayList<>();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row[i].length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        boolean last = i == row.length - 1;
        text.append(row[i]);
        text.append(last ? "\n" : " ".repeat(widths.get(i) - row[i].length()) + GAP);
      }
    }
    return text.toString();
  }
}

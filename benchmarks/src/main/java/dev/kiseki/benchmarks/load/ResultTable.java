package dev.kiseki.benchmarks.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Collects measurements and prints one row per scenario, as Markdown that also reads well plain.
 */
final class ResultTable {
  private static final String ABSENT = "–";
  private static final List<String> HEADINGS =
      List.of(
          "workload",
          "unit",
          "Kiseki",
          "min–max",
          "nginx",
          "ratio",
          "p50 ms",
          "p99 ms",
          "nginx p50",
          "nginx p99",
          "CPU µs/op",
          "nginx µs/op",
          "client CPU");

  private final Map<String, Row> rows = new LinkedHashMap<>();

  void add(Scenario scenario, Target target, Measurement measurement) {
    Row row =
        rows.computeIfAbsent(
            scenario.name(),
            name -> new Row(scenario.workload().unit(), new ArrayList<>(), new ArrayList<>()));
    row.of(target.kind()).add(measurement);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  String render() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    rows.forEach((name, row) -> lines.add(row.cells(name)));
    List<Integer> widths = widths(lines);
    var text = new StringBuilder();
    text.append(line(lines.getFirst(), widths));
    text.append(rule(widths));
    lines.stream().skip(1).forEach(cells -> text.append(line(cells, widths)));
    return text.toString();
  }

  private static List<Integer> widths(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEADINGS.size(); column++) {
      int at = column;
      widths.add(lines.stream().mapToInt(cells -> cells.get(at).length()).max().orElseThrow());
    }
    return widths;
  }

  private static String line(List<String> cells, List<Integer> widths) {
    var line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String padding = " ".repeat(widths.get(column) - cells.get(column).length());
      boolean isText = column < 2;
      line.append(' ').append(isText ? cells.get(column) + padding : padding + cells.get(column));
      line.append(" |");
    }
    return line.append('\n').toString();
  }

  private static String rule(List<Integer> widths) {
    var rule = new StringBuilder("|");
    for (int column = 0; column < widths.size(); column++) {
      rule.append("-".repeat(widths.get(column) + 1)).append(column < 2 ? "-|" : ":|");
    }
    return rule.append('\n').toString();
  }

  private record Row(Unit unit, List<Measurement> product, List<Measurement> ceiling) {
    List<Measurement> of(Target.Kind kind) {
      return switch (kind) {
        case S3 -> product;
        case FILES -> ceiling;
      };
    }

    List<String> cells(String name) {
      double rate = Median.of(product, Measurement::rate);
      double ceilingRate = Median.of(ceiling, Measurement::rate);
      return List.of(
          name,
          unit.label(),
          whole(rate),
          spread(),
          whole(ceilingRate),
          twoDigits(rate / ceilingRate),
          twoDigits(Median.of(product, Measurement::p50Millis)),
          twoDigits(Median.of(product, Measurement::p99Millis)),
          twoDigits(Median.of(ceiling, Measurement::p50Millis)),
          twoDigits(Median.of(ceiling, Measurement::p99Millis)),
          serverMicros(product),
          serverMicros(ceiling),
          whole(100 * Median.of(product.isEmpty() ? ceiling : product, Measurement::clientShare))
              + " %");
    }

    private String spread() {
      if (product.size() < 2) {
        return ABSENT;
      }
      var rates = product.stream().mapToDouble(Measurement::rate).summaryStatistics();
      return whole(rates.getMin()) + "–" + whole(rates.getMax());
    }

    /** Zero is no measurement: nobody told us the process of a server that we did not start. */
    private static String serverMicros(List<Measurement> measurements) {
      double micros = Median.of(measurements, Measurement::serverMicrosPerOperation);
      return micros > 0 ? whole(micros) : ABSENT;
    }

    private static String whole(double value) {
      return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String twoDigits(double value) {
      return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, "%,.2f", value);
    }
  }
}

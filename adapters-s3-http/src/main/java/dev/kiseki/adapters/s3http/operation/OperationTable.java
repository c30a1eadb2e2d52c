package dev.kiseki.adapters.s3http.operation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All operations of the S3 API, read from {@code operations.tsv}.
 *
 * <p>Source: the operation list of the Amazon S3 API reference. Older names of one request
 * (GetBucketLifecycle, GetBucketNotification) are kept as rows; the first row of a request wins.
 */
public final class OperationTable {
  private static final String RESOURCE = "operations.tsv";

  private final List<S3Operation> operations;
  private final Map<Request, S3Operation> byRequest = new LinkedHashMap<>();
  private final List<String> subResources;

  private record Request(String method, Level level, String subResource, String selector) {}

  private OperationTable(List<S3Operation> operations) {
    this.operations = List.copyOf(operations);
    TreeSet<String> names = new TreeSet<>();
    for (S3Operation operation : operations) {
      byRequest.putIfAbsent(
          new Request(
              operation.method(), operation.level(), operation.subResource(), operation.selector()),
          operation);
      if (!operation.subResource().isEmpty()) {
        names.add(operation.subResource());
      }
    }
    this.subResources = List.copyOf(names);
  }

  public static OperationTable load() {
    try (InputStream in = OperationTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("operation table is missing");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<S3Operation> rows = new ArrayList<>();
      reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(OperationTable::row)
          .forEach(rows::add);
      return new OperationTable(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static S3Operation row(String line) {
    String[] field = line.split("\t", -1);
    Answer answer = Answer.valueOf(field[5]);
    return new S3Operation(
        field[0],
        field[1],
        Level.valueOf(field[2].toUpperCase(Locale.ROOT)),
        field[3].equals("-") ? "" : field[3],
        field[4].equals("-") ? "" : field[4],
        answer,
        EmptyTruth.parse(field[6], field[7]),
        right(field[8], answer));
  }

  /** Only what is refused as a whole may need nothing. */
  private static Right right(String text, Answer answer) {
    if (answer == Answer.NOT_IMPLEMENTED) {
      return Right.NONE;
    }
    Right right = Right.valueOf(text);
    if (right == Right.NONE) {
      throw new IllegalArgumentException("an operation without a right");
    }
    return right;
  }

  public List<S3Operation> all() {
    return operations;
  }

  /** The closed list of query parameters that name a sub-resource. */
  public List<String> subResources() {
    return subResources;
  }

  public Optional<S3Operation> find(
      String method, Level level, String subResource, String selector) {
    return Optional.ofNullable(byRequest.get(new Request(method, level, subResource, selector)));
  }

  public S3Operation named(String name) {
    return operations.stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }
}

package dev.kiseki.adapters.s3http.operation;

import dev.kiseki.adapters.s3http.target.QueryParameter;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the operation of a request from its method, what it addresses, and the closed list of
 * sub-resource names. Every other query parameter is ignored here, and still signed.
 */
public final class OperationRouter {
  private final OperationTable table;
  private final Set<String> subResources;

  public OperationRouter(OperationTable table) {
    this.table = table;
    this.subResources = Set.copyOf(table.subResources());
  }

  /**
   * The operation this request asks for.
   *
   * @param copySource whether the request carries {@code x-amz-copy-source}
   * @throws KisekiException 501 NotImplemented naming what was asked, 400 for contradicting
   *     parameters
   */
  public S3Operation route(RequestTarget target, boolean copySource) {
    Level level = level(target);
    String subResource = subResource(target.query());
    String selector = selector(target, level, subResource, copySource);
    Optional<S3Operation> found = table.find(target.method(), level, subResource, selector);
    if (found.isEmpty() && selector.equals("id")) {
      found = table.find(target.method(), level, subResource, "");
    }
    S3Operation operation = found.orElseThrow(() -> unknown(target.method(), level, subResource));
    if (operation.answer() == Answer.NOT_IMPLEMENTED) {
      throw notImplemented(operation.name());
    }
    return operation;
  }

  private static Level level(RequestTarget target) {
    if (target.key().isPresent()) {
      return Level.OBJECT;
    }
    return target.bucket().isPresent() ? Level.BUCKET : Level.SERVICE;
  }

  private String subResource(QueryParameters query) {
    String found = "";
    for (QueryParameter parameter : query.all()) {
      if (!subResources.contains(parameter.name()) || parameter.name().equals(found)) {
        continue;
      }
      if (!found.isEmpty()) {
        throw new KisekiException(
            ErrorCode.INVALID_ARGUMENT,
            "Conflicting query string parameters: " + found + ", " + parameter.name());
      }
      found = parameter.name();
    }
    return found;
  }

  private static String selector(
      RequestTarget target, Level level, String subResource, boolean copySource) {
    QueryParameters query = target.query();
    if (level == Level.OBJECT && subResource.isEmpty()) {
      return objectSelector(target.method(), query, copySource);
    }
    if (level == Level.BUCKET && subResource.isEmpty()) {
      return bucketSelector(target);
    }
    return level == Level.BUCKET && query.has("id")
        ? "id"
        : configurationSelector(target, subResource);
  }

  /** Put and Delete of a configuration need its id; without one they are still that operation. */
  private static String configurationSelector(RequestTarget target, String subResource) {
    boolean identified =
        switch (subResource) {
          case "analytics", "intelligent-tiering", "inventory", "metrics" -> true;
          default -> false;
        };
    return identified && !target.method().equals("GET") ? "id" : "";
  }

  private static String objectSelector(String method, QueryParameters query, boolean copySource) {
    boolean upload = query.has("uploadId");
    if (!method.equals("PUT")) {
      return upload && !method.equals("HEAD") ? "upload" : "";
    }
    boolean part = query.has("partNumber");
    if (upload != part) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT, "An upload of a part needs both partNumber and uploadId.");
    }
    if (part) {
      return copySource ? "part-copy" : "part";
    }
    return copySource ? "copy" : "";
  }

  private static String bucketSelector(RequestTarget target) {
    if (target.method().equals("POST")) {
      boolean lambda = target.bucket().orElse("").equals("WriteGetObjectResponse");
      return lambda ? "write-get-object-response" : "";
    }
    Optional<String> listType = target.query().first("list-type");
    if (!target.method().equals("GET") || listType.isEmpty()) {
      return "";
    }
    if (!listType.get().equals("2")) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "Invalid List Type",
          Fact.of("ArgumentName", "list-type"),
          Fact.of("ArgumentValue", listType.get()));
    }
    return "v2";
  }

  private static KisekiException unknown(String method, Level level, String subResource) {
    // A bucket whose name is empty looks like this.
    if (level == Level.SERVICE && subResource.isEmpty()) {
      return new KisekiException(
          ErrorCode.METHOD_NOT_ALLOWED,
          "The specified method is not allowed against this resource.",
          Fact.of("Method", method),
          Fact.of("ResourceType", "SERVICE"));
    }
    String where = level.name().toLowerCase(Locale.ROOT);
    return notImplemented(method + " " + where + (subResource.isEmpty() ? "" : "?" + subResource));
  }

  private static KisekiException notImplemented(String operation) {
    return new KisekiException(
        ErrorCode.NOT_IMPLEMENTED, "The operation " + operation + " is not implemented.");
  }
}

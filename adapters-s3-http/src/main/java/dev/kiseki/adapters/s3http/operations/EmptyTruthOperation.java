package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.operation.EmptyTruth;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Every probe for a feature that is never configured; what it says is in the operation table. */
public final class EmptyTruthOperation implements S3Handler {
  private final Consumer<S3Request> existence;

  /**
   * An answer about what exists.
   *
   * @param existence throws when the bucket or object is not there
   */
  public EmptyTruthOperation(Consumer<S3Request> existence) {
    this.existence = existence;
  }

  @Override
  public S3Response handle(S3Request request) {
    existence.accept(request);
    EmptyTruth truth = request.operation().truth();
    return switch (truth.status()) {
      case 204 -> S3Response.noContent();
      case 404 -> new S3Response.Absent(404, new ResponseHeaders(), truth.code(), truth.message());
      default -> S3Response.xml(truth.document().getBytes(StandardCharsets.UTF_8));
    };
  }
}

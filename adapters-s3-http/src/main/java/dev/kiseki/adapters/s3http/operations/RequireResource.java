package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.ports.in.namespace.FindNamespace;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import java.util.Optional;
import java.util.function.Consumer;

/** Throws when the bucket, or the object if the request names one, is not there. */
public record RequireResource(FindNamespace find, HeadObject head) implements Consumer<S3Request> {
  @Override
  public void accept(S3Request request) {
    Buckets.require(find, request);
    if (request.target().key().isPresent()) {
      head.head(
          new GetObject.Query(
              Arguments.versioned(request),
              Optional.empty(),
              Optional.empty(),
              ReadConditions.NONE));
    }
  }
}

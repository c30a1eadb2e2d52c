package dev.kiseki.adapters.s3http.exchange;

import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.BodyReader;
import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.object.ObjectTarget;
import java.util.function.Function;

/**
 * A request whose signature was found good.
 *
 * @param claims what the headers say about the body; parsed before anything is done
 * @param opener opens the body; nothing of it is read, and no 100 Continue sent, before its first
 *     slice is asked for
 */
public record S3Request(
    RequestTarget target,
    RequestHeaders headers,
    S3Operation operation,
    Caller caller,
    BodyClaims claims,
    Function<BodyClaims, CheckedBody> opener) {

  /** Opens the body; once. */
  public CheckedBody body() {
    return body(claims);
  }

  /** Opens the body, once, with claims made of those of the request. */
  public CheckedBody body(BodyClaims changed) {
    return opener.apply(changed);
  }

  public QueryParameters query() {
    return target.query();
  }

  public NamespaceName bucket() {
    return new NamespaceName(target.bucket().orElse(""));
  }

  public ObjectKey key() {
    return ObjectKey.of(target.key().orElse(""));
  }

  public ObjectTarget object() {
    return new ObjectTarget(caller, bucket(), key());
  }

  /** The whole body, verified. */
  public byte[] document(int maxBytes) {
    try (CheckedBody opened = body()) {
      return BodyReader.readDocument(opened, maxBytes);
    }
  }
}

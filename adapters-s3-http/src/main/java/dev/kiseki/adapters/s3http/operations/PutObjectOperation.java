package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.body.BodyClaims;
import dev.kiseki.adapters.s3http.body.CheckedBody;
import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.exchange.ResponseHeaders;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.ports.in.object.PutObject;
import dev.kiseki.ports.in.object.StoredObject;

/** PutObject. */
public final class PutObjectOperation implements S3Handler {
  /** S3's limit for one PUT or part. */
  static final long MAX_BYTES = 5L << 30;

  private final PutObject put;
  private final ObjectRules rules;

  public PutObjectOperation(PutObject put, ObjectRules rules) {
    this.put = put;
    this.rules = rules;
  }

  @Override
  public S3Response handle(S3Request request) {
    checkSize(request);
    ObjectAttributes attributes = rules.attributes(request);
    try (CheckedBody body = request.body(claims(request))) {
      StoredObject stored =
          put.put(
              new PutObject.Command(
                  request.object(), attributes, Conditions.ofWrite(request.headers()), body));
      ResponseHeaders headers =
          new ResponseHeaders().set("etag", Answers.quoted(stored.facts().etag()));
      Answers.madeVersion(stored.version(), headers);
      Encryption.echo(attributes, headers);
      Answers.checksumHeaders(stored.facts().checksums(), headers);
      return new S3Response.Empty(200, headers);
    }
  }

  /** An object always has a checksum: without one from the client, S3's default is computed. */
  private static BodyClaims claims(S3Request request) {
    BodyClaims claims = request.claims();
    return claims.checksum().isPresent() ? claims : claims.withChecksum(ChecksumNames.DEFAULT);
  }

  static void checkSize(S3Request request) {
    long size = request.claims().decodedLength().orElse(0);
    if (size > MAX_BYTES) {
      throw new KisekiException(
          ErrorCode.ENTITY_TOO_LARGE,
          "Your proposed upload exceeds the maximum allowed size",
          Fact.of("ProposedSize", size),
          Fact.of("MaxSizeAllowed", MAX_BYTES));
    }
  }
}

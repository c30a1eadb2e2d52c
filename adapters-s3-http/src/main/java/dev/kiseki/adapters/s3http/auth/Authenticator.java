package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.adapters.s3http.target.QueryParameters;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.crypto.spec.SecretKeySpec;

/** Decides who signed a request. Shared by all threads. */
public final class Authenticator {
  /** As on AWS: a request is refused when its clock and ours differ by more than this. */
  static final long MAX_SKEW_SECONDS = 15 * 60;

  private final FindAccessKey keys;
  private final LongSupplier clockMillis;
  private final boolean legacyPresigned;
  private final SigningKeys signingKeys = new SigningKeys();

  /**
   * An authenticator over these access keys.
   *
   * @param clockMillis the time of day in milliseconds since 1970
   * @param legacyPresigned whether presigned URLs of signature version 2 are accepted
   */
  public Authenticator(FindAccessKey keys, LongSupplier clockMillis, boolean legacyPresigned) {
    this.keys = keys;
    this.clockMillis = clockMillis;
    this.legacyPresigned = legacyPresigned;
  }

  /** Throws the refusal that S3 gives for this kind of defect. */
  public Authentication authenticate(RequestTarget target, RequestHeaders headers) {
    return authenticate(target, headers, _ -> {});
  }

  /**
   * The same.
   *
   * @param claimed is told the id of a key that there is, before the signature is looked at
   */
  public Authentication authenticate(
      RequestTarget target, RequestHeaders headers, Consumer<String> claimed) {
    QueryParameters query = target.query();
    Optional<String> authorization =
        headers.first("authorization").filter(value -> !value.isEmpty());
    boolean presigned = PresignedQuery.isPresent(query);
    boolean legacy = !presigned && LegacyPresignedQuery.isPresent(query);
    if (authorization.isPresent() && (presigned || legacy)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified",
          Fact.of("ArgumentName", "Authorization"));
    }
    if (authorization.isPresent()) {
      SignedRequest signed = AuthorizationHeader.parse(authorization.get(), headers);
      requireCurrent(signed.date());
      AuthorizationHeader.requireSameDay(signed);
      requireAllSigned(headers, signed.signedHeaders(), false);
      return verify(target, headers, signed, claimed);
    }
    if (presigned) {
      SignedRequest signed = PresignedQuery.parse(query, headers, nowSeconds(), MAX_SKEW_SECONDS);
      requireAllSigned(headers, signed.signedHeaders(), true);
      return verify(target, headers, signed, claimed);
    }
    return legacy
        ? legacy(target, headers, claimed)
        : new Authentication.Anonymous(unsignedPayload(headers));
  }

  /**
   * Who signed a form's policy; empty when nobody did. What the policy says is not looked at here.
   *
   * @param claimed is told the id of a key that there is, before the signature is looked at
   */
  public Optional<Caller> authenticate(FormFields fields, Consumer<String> claimed) {
    if (fields.first("policy").isEmpty()) {
      return Optional.empty();
    }
    if (FormSignature.isCurrent(fields)) {
      SigningIdentity identity = identity(FormSignature.scope(fields).accessKeyId(), claimed);
      FormSignature.requireCurrent(fields, signingKeys, identity);
      return Optional.of(identity.admit(clockMillis.getAsLong()));
    }
    if (!legacyPresigned) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    SigningIdentity identity = identity(fields.required("awsaccesskeyid"), claimed);
    FormSignature.requireLegacy(fields, identity);
    return Optional.of(identity.admit(clockMillis.getAsLong()));
  }

  public long nowMillis() {
    return clockMillis.getAsLong();
  }

  private Authentication legacy(
      RequestTarget target, RequestHeaders headers, Consumer<String> claimed) {
    if (!legacyPresigned) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256.");
    }
    SigningIdentity identity = identity(LegacyPresignedQuery.accessKeyId(target.query()), claimed);
    RequestHeaders all = HoistedHeaders.of(target.query(), headers);
    LegacyPresignedQuery.requireValid(target, all, identity, nowSeconds());
    return new Authentication.Signed(
        identity.admit(clockMillis.getAsLong()), unsignedPayload(all), Optional.empty());
  }

  /** Without a SigV4 signature there is no chain that chunk signatures could continue. */
  private static Payload unsignedPayload(RequestHeaders headers) {
    Payload payload =
        headers.first("x-amz-content-sha256").map(Payload::parse).orElse(Payload.UNSIGNED);
    if (payload.mode().hasChunkSignatures()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST, "Chunk signatures need a request signed by version 4.");
    }
    return payload;
  }

  private Authentication verify(
      RequestTarget target,
      RequestHeaders headers,
      SignedRequest signed,
      Consumer<String> claimed) {
    SigningIdentity identity = identity(signed.scope().accessKeyId(), claimed);
    String scope = signed.scope().text();
    String hash =
        CanonicalRequest.hash(target, headers, signed.signedHeaders(), signed.payload().declared());
    String toSign = "AWS4-HMAC-SHA256\n" + signed.date().text() + "\n" + scope + "\n" + hash;
    SecretKeySpec key = signingKeys.of(identity, signed.scope());
    String expected =
        HexFormat.of().formatHex(Hmac.sha256(key, toSign.getBytes(StandardCharsets.UTF_8)));
    boolean equal =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            signed.signature().getBytes(StandardCharsets.UTF_8));
    if (!equal) {
      throw mismatch();
    }
    Optional<ChunkSigner> chunks =
        signed.payload().mode().hasChunkSignatures()
            ? Optional.of(new ChunkSigner(key, signed.date().text(), scope, expected))
            : Optional.empty();
    return new Authentication.Signed(
        identity.admit(clockMillis.getAsLong()), signed.payload(), chunks);
  }

  private SigningIdentity identity(String accessKeyId, Consumer<String> claimed) {
    SigningIdentity identity =
        keys.find(accessKeyId)
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.UNKNOWN_ACCESS_KEY,
                        "The AWS Access Key Id you provided does not exist in our records.",
                        Fact.of("AWSAccessKeyId", accessKeyId)));
    claimed.accept(accessKeyId);
    return identity;
  }

  private void requireCurrent(AmzDate date) {
    if (Math.abs(nowSeconds() - date.epochSeconds()) > MAX_SKEW_SECONDS) {
      throw new KisekiException(
          ErrorCode.REQUEST_TIME_SKEWED,
          "The difference between the request time and the current time is too large.",
          Fact.of("RequestTime", date.text()),
          Fact.of("MaxAllowedSkewMilliseconds", MAX_SKEW_SECONDS * 1000));
    }
  }

  /** A header that S3 acts on and nobody signed could have been added on the way. */
  private static void requireAllSigned(
      RequestHeaders headers, List<String> signed, boolean presigned) {
    if (!signed.contains("host")) {
      throw notSigned("host");
    }
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.startsWith("x-amz-") && !signed.contains(name)) {
        // Some clients repeat UNSIGNED-PAYLOAD beside a presigned URL; it adds nothing.
        if (!presigned || !name.equals("x-amz-content-sha256")) {
          throw notSigned(name);
        }
      }
    }
  }

  private static KisekiException notSigned(String header) {
    return new KisekiException(
        ErrorCode.ACCESS_DENIED,
        "There were headers present in the request which were not signed",
        Fact.of("HeadersNotSigned", header));
  }

  static KisekiException mismatch() {
    return new KisekiException(
        ErrorCode.SIGNATURE_MISMATCH,
        "The request signature we calculated does not match the signature you provided. Check your"
            + " key and signing method.");
  }

  private long nowSeconds() {
    return clockMillis.getAsLong() / 1000;
  }
}

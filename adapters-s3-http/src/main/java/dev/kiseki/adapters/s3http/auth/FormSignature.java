package dev.kiseki.adapters.s3http.auth;

import dev.kiseki.adapters.s3http.target.FormFields;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.identity.SigningIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The signature of a form: over its policy, by version 4 or by version 2, which boto3 still makes
 * by default for us-east-1.
 *
 * <p>Source: Amazon S3 API reference, "Authenticating requests in browser-based uploads using
 * POST".
 */
final class FormSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private FormSignature() {}

  static boolean isCurrent(FormFields fields) {
    return fields.first("x-amz-algorithm").isPresent();
  }

  static SigningScope scope(FormFields fields) {
    if (!fields.required("x-amz-algorithm").equals(ALGORITHM)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT, "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    }
    SigningScope scope =
        SigningScope.parse(fields.required("x-amz-credential"))
            .filter(parsed -> parsed.service().equals("s3"))
            .orElseThrow(
                () ->
                    new KisekiException(
                        ErrorCode.INVALID_ARGUMENT, "the Credential is mal-formed"));
    boolean sameDay =
        AmzDate.parseBasic(fields.required("x-amz-date"))
            .filter(date -> date.day().equals(scope.day()))
            .isPresent();
    if (!sameDay) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT, "X-Amz-Date is not of the day of X-Amz-Credential");
    }
    return scope;
  }

  static void requireCurrent(FormFields fields, SigningKeys keys, SigningIdentity identity) {
    byte[] mac = Hmac.sha256(keys.of(identity, scope(fields)), policy(fields));
    require(HexFormat.of().formatHex(mac), fields.required("x-amz-signature"));
  }

  static void requireLegacy(FormFields fields, SigningIdentity identity) {
    byte[] secret = identity.secretBytes();
    byte[] mac = Hmac.sha1(secret, policy(fields));
    Arrays.fill(secret, (byte) 0);
    require(Base64.getEncoder().encodeToString(mac), fields.required("signature"));
  }

  private static byte[] policy(FormFields fields) {
    return fields.required("policy").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void require(String computed, String sent) {
    boolean equal =
        MessageDigest.isEqual(
            computed.getBytes(StandardCharsets.US_ASCII), sent.getBytes(StandardCharsets.UTF_8));
    if (!equal) {
      throw Authenticator.mismatch();
    }
  }
}

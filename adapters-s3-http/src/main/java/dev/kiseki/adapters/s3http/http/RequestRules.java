package dev.kiseki.adapters.s3http.http;

import dev.kiseki.adapters.s3http.body.ChecksumNames;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.RequestTarget;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.in.Caller;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Rules about headers that hold for every operation: what would set something we do not do is never
 * accepted in silence.
 */
final class RequestRules {
  /** S3's limit for one PUT. */
  private static final long MAX_BODY_BYTES = 5L << 30;

  /** aws-chunked adds about 90 bytes to each chunk of at least 8 KiB. */
  private static final long MAX_CODING_BYTES = MAX_BODY_BYTES / 64;

  private static final Set<String> MAKES_VERSIONS =
      Set.of("PutObject", "CopyObject", "CreateMultipartUpload", "CompleteMultipartUpload");

  private static final Set<String> OWNERSHIPS =
      Set.of("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter");

  private RequestRules() {}

  /** Of a PUT with a version id one would believe that it replaces that version. */
  static void checkVersion(RequestTarget target, S3Operation operation) {
    if (MAKES_VERSIONS.contains(operation.name()) && target.query().has("versionId")) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "This operation does not accept a version-id.",
          Fact.of("ArgumentName", "versionId"),
          Fact.of("ArgumentValue", target.query().first("versionId").orElse("")));
    }
  }

  static void check(
      RequestHeaders headers, Caller caller, S3Operation operation, OptionalLong contentLength) {
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      if (name.startsWith("x-amz-")) {
        checkHeader(name, headers.value(i), caller);
      }
    }
    checkLength(headers, operation, contentLength);
  }

  private static void checkHeader(String name, String value, Caller caller) {
    if (asksForMore(name, value)) {
      throw notImplemented(name);
    }
    switch (name) {
      case "x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner" -> {
        if (!value.equals(caller.tenantName().value())) {
          throw new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
        }
      }
      case "x-amz-object-ownership" -> checkOwnership(name, value);
      case "x-amz-storage-class" -> {
        if (!value.equals("STANDARD")) {
          throw new KisekiException(
              ErrorCode.INVALID_STORAGE_CLASS, "The storage class you specified is not valid");
        }
      }
      case "x-amz-checksum-md5",
          "x-amz-checksum-sha512",
          "x-amz-checksum-xxhash3",
          "x-amz-checksum-xxhash64",
          "x-amz-checksum-xxhash128" ->
          // A client that sends one believes that it was compared.
          throw ChecksumNames.unsupported();
      default -> {
        // every other header is read where it matters, or ignored
      }
    }
  }

  /** Whether a header asks for what is not there: without it the request would mean another. */
  private static boolean asksForMore(String name, String value) {
    return switch (name) {
      case "x-amz-bucket-object-lock-enabled" -> !value.equalsIgnoreCase("false");
      case "x-amz-bucket-namespace" -> !value.equals("global");
      case "x-amz-write-offset-bytes", "x-amz-if-match-initiated-time" -> true;
      default -> name.startsWith("x-amz-grant-") || name.startsWith("x-amz-object-lock-");
    };
  }

  private static void checkOwnership(String name, String value) {
    if (!OWNERSHIPS.contains(value)) {
      throw new KisekiException(
          ErrorCode.INVALID_ARGUMENT,
          "Invalid x-amz-object-ownership header: " + value,
          Fact.of("ArgumentName", name));
    }
    // Without ACLs everything is the bucket owner's: no other wish can be met.
    if (!value.equals("BucketOwnerEnforced")) {
      throw notImplemented(name);
    }
  }

  private static KisekiException notImplemented(String header) {
    return new KisekiException(
        ErrorCode.NOT_IMPLEMENTED,
        "A header you provided implies functionality that is not implemented",
        Fact.of("Header", header));
  }

  private static void checkLength(
      RequestHeaders headers, S3Operation operation, OptionalLong contentLength) {
    boolean hasBody = operation.name().equals("PutObject") || operation.name().equals("UploadPart");
    if (!hasBody) {
      return;
    }
    if (!headers.has("content-length") && !headers.has("transfer-encoding")) {
      throw new KisekiException(
          ErrorCode.MISSING_CONTENT_LENGTH, "You must provide the Content-Length HTTP header.");
    }
    if (contentLength.orElse(0) > MAX_BODY_BYTES + MAX_CODING_BYTES) {
      throw tooLarge(contentLength.orElse(0));
    }
  }

  private static KisekiException tooLarge(long proposed) {
    return new KisekiException(
        ErrorCode.ENTITY_TOO_LARGE,
        "Your proposed upload exceeds the maximum allowed size",
        Fact.of("ProposedSize", proposed),
        Fact.of("MaxSizeAllowed", MAX_BODY_BYTES));
  }
}

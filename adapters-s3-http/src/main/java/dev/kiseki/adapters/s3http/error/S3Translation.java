package dev.kiseki.adapters.s3http.error;

import dev.kiseki.domain.ErrorCode;

/**
 * The product's error catalogue in the words of S3. Exhaustive: a new code does not compile without
 * an answer.
 */
public final class S3Translation {
  private S3Translation() {}

  /** Source: Amazon S3 API reference, "Error responses". */
  public static S3Code of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> new S3Code("InvalidArgument", 400);
      case INVALID_REQUEST -> new S3Code("InvalidRequest", 400);
      case INVALID_URI -> new S3Code("InvalidURI", 400);
      case INVALID_NAMESPACE_NAME -> new S3Code("InvalidBucketName", 400);
      case INVALID_STORAGE_CLASS -> new S3Code("InvalidStorageClass", 400);
      case INVALID_LOCATION -> new S3Code("InvalidLocationConstraint", 400);
      case KEY_TOO_LONG -> new S3Code("KeyTooLongError", 400);
      case METADATA_TOO_LARGE -> new S3Code("MetadataTooLarge", 400);
      case REQUEST_HEADERS_TOO_LARGE -> new S3Code("RequestHeaderSectionTooLarge", 400);
      case INVALID_TAG -> new S3Code("InvalidTag", 400);
      case INVALID_REDIRECT_LOCATION -> new S3Code("InvalidRedirectLocation", 400);
      case MALFORMED_ACL -> new S3Code("MalformedACLError", 400);
      case UNKNOWN_GRANTEE -> new S3Code("UnresolvableGrantByEmailAddress", 400);
      case MALFORMED_FORM -> new S3Code("MalformedPOSTRequest", 400);
      case INVALID_POLICY -> new S3Code("InvalidPolicyDocument", 400);
      case MISSING_HEADER -> new S3Code("MissingSecurityHeader", 400);
      case MALFORMED_XML -> new S3Code("MalformedXML", 400);
      case REQUEST_TOO_LARGE -> new S3Code("MaxMessageLengthExceeded", 400);
      case ENTITY_TOO_LARGE -> new S3Code("EntityTooLarge", 400);
      case ENTITY_TOO_SMALL -> new S3Code("EntityTooSmall", 400);
      case INCOMPLETE_BODY -> new S3Code("IncompleteBody", 400);
      case MISSING_CONTENT_LENGTH -> new S3Code("MissingContentLength", 411);
      case MISSING_REQUEST_BODY -> new S3Code("MissingRequestBodyError", 400);
      case BAD_DIGEST -> new S3Code("BadDigest", 400);
      case INVALID_DIGEST -> new S3Code("InvalidDigest", 400);
      case PAYLOAD_HASH_MISMATCH -> new S3Code("XAmzContentSHA256Mismatch", 400);
      case MALFORMED_TRAILER -> new S3Code("MalformedTrailerError", 400);
      case INVALID_PART -> new S3Code("InvalidPart", 400);
      case INVALID_PART_NUMBER -> new S3Code("InvalidArgument", 400);
      case INVALID_PART_ORDER -> new S3Code("InvalidPartOrder", 400);
      case INVALID_RANGE -> new S3Code("InvalidRange", 416);
      case REQUEST_TIMEOUT -> new S3Code("RequestTimeout", 400);
      case ACL_NOT_SUPPORTED -> new S3Code("AccessControlListNotSupported", 400);
      case NOT_IMPLEMENTED -> new S3Code("NotImplemented", 501);
      case METHOD_NOT_ALLOWED -> new S3Code("MethodNotAllowed", 405);
      case ACCESS_DENIED, REQUEST_EXPIRED -> new S3Code("AccessDenied", 403);
      case ACCESS_FORBIDDEN -> new S3Code("AccessForbidden", 403);
      case ACCOUNT_PROBLEM, NO_SUCH_TENANT -> new S3Code("AccountProblem", 403);
      case AUTHORIZATION_HEADER_MALFORMED -> new S3Code("AuthorizationHeaderMalformed", 400);
      case AUTHORIZATION_QUERY_MALFORMED -> new S3Code("AuthorizationQueryParametersError", 400);
      case CONTENT_HASH_HEADER_MISSING -> new S3Code("InvalidRequest", 400);
      case UNKNOWN_ACCESS_KEY -> new S3Code("InvalidAccessKeyId", 403);
      case SIGNATURE_MISMATCH -> new S3Code("SignatureDoesNotMatch", 403);
      case REQUEST_TIME_SKEWED -> new S3Code("RequestTimeTooSkewed", 403);
      case NO_SUCH_NAMESPACE -> new S3Code("NoSuchBucket", 404);
      case NO_SUCH_KEY -> new S3Code("NoSuchKey", 404);
      case NO_SUCH_VERSION -> new S3Code("NoSuchVersion", 404);
      case NO_SUCH_UPLOAD -> new S3Code("NoSuchUpload", 404);
      case NO_SUCH_CONFIGURATION -> new S3Code("NoSuchConfiguration", 404);
      case NAMESPACE_EXISTS -> new S3Code("BucketAlreadyOwnedByYou", 409);
      case NAMESPACE_TAKEN -> new S3Code("BucketAlreadyExists", 409);
      case NAMESPACE_NOT_EMPTY -> new S3Code("BucketNotEmpty", 409);
      case PRECONDITION_FAILED -> new S3Code("PreconditionFailed", 412);
      case NOT_MODIFIED -> new S3Code("NotModified", 304);
      case CONDITION_CHANGED -> new S3Code("ConditionalRequestConflict", 409);
      case QUOTA_EXCEEDED -> new S3Code("QuotaExceeded", 403);
      case STORE_BUSY -> new S3Code("SlowDown", 503);
      case STORE_READ_ONLY, DISK_FULL, STORE_CLOSED, KEYS_UNAVAILABLE ->
          new S3Code("ServiceUnavailable", 503);
      // Corruption is never a 404, and what belongs to start-up or administration never reaches a
      // client.
      case DATA_CORRUPT,
          KEYS_WRONG,
          IO_FAILED,
          INTERNAL,
          SHARE_TOO_DEEP,
          TENANT_EXISTS,
          ACCESS_KEY_EXISTS,
          NO_SUCH_PRINCIPAL,
          PRINCIPAL_EXISTS,
          NO_SUCH_ACCESS_KEY,
          TENANT_NOT_EMPTY,
          STORE_IN_USE,
          STORE_FOREIGN,
          STORE_FORMAT_UNKNOWN,
          CONFIGURATION_INVALID,
          // no operation on objects asks what only files can refuse
          NO_SUCH_FILE,
          NO_SUCH_HANDLE,
          NO_SUCH_ATTRIBUTE,
          STALE_NODE,
          FILE_EXISTS,
          NOT_A_DIRECTORY,
          IS_A_DIRECTORY,
          DIRECTORY_NOT_EMPTY,
          CROSSES_NAMESPACES,
          NOT_PERMITTED,
          NAME_TOO_LONG,
          FILE_TOO_LARGE,
          OFFSET_BEYOND_END,
          TOO_MANY_LINKS,
          LOCK_HELD,
          LOCK_DEADLOCK,
          OPERATION_INTERRUPTED,
          NOT_SUPPORTED ->
          new S3Code("InternalError", 500);
    };
  }
}

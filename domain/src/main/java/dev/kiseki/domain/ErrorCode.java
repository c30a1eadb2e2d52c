package dev.kiseki.domain;

/**
 * Everything that can go wrong, in the field's words. Each front end translates this list once, in
 * one exhaustive switch: to S3 codes, to errno.
 */
public enum ErrorCode {
  // what the caller asked for is malformed
  INVALID_ARGUMENT(Category.INVALID),
  INVALID_REQUEST(Category.INVALID),
  INVALID_URI(Category.INVALID),
  INVALID_NAMESPACE_NAME(Category.INVALID),
  INVALID_STORAGE_CLASS(Category.INVALID),
  INVALID_LOCATION(Category.INVALID),
  KEY_TOO_LONG(Category.INVALID),
  METADATA_TOO_LARGE(Category.INVALID),
  REQUEST_HEADERS_TOO_LARGE(Category.INVALID),
  INVALID_TAG(Category.INVALID),
  INVALID_REDIRECT_LOCATION(Category.INVALID),
  MALFORMED_XML(Category.INVALID),
  MALFORMED_ACL(Category.INVALID),
  UNKNOWN_GRANTEE(Category.INVALID),
  MALFORMED_FORM(Category.INVALID),
  INVALID_POLICY(Category.INVALID),
  MISSING_HEADER(Category.INVALID),
  REQUEST_TOO_LARGE(Category.INVALID),
  ENTITY_TOO_LARGE(Category.INVALID),
  ENTITY_TOO_SMALL(Category.INVALID),
  INCOMPLETE_BODY(Category.INVALID),
  MISSING_CONTENT_LENGTH(Category.INVALID),
  MISSING_REQUEST_BODY(Category.INVALID),
  BAD_DIGEST(Category.INVALID),
  INVALID_DIGEST(Category.INVALID),
  PAYLOAD_HASH_MISMATCH(Category.INVALID),
  MALFORMED_TRAILER(Category.INVALID),
  INVALID_PART(Category.INVALID),
  INVALID_PART_NUMBER(Category.INVALID),
  INVALID_PART_ORDER(Category.INVALID),
  INVALID_RANGE(Category.INVALID),
  REQUEST_TIMEOUT(Category.INVALID),
  ACL_NOT_SUPPORTED(Category.INVALID),
  NOT_IMPLEMENTED(Category.UNSUPPORTED),
  METHOD_NOT_ALLOWED(Category.UNSUPPORTED),

  // who the caller is
  ACCESS_DENIED(Category.DENIED),
  ACCESS_FORBIDDEN(Category.DENIED),
  ACCOUNT_PROBLEM(Category.DENIED),
  AUTHORIZATION_HEADER_MALFORMED(Category.INVALID),
  AUTHORIZATION_QUERY_MALFORMED(Category.INVALID),
  CONTENT_HASH_HEADER_MISSING(Category.INVALID),
  UNKNOWN_ACCESS_KEY(Category.DENIED),
  SIGNATURE_MISMATCH(Category.DENIED),
  REQUEST_TIME_SKEWED(Category.DENIED),
  REQUEST_EXPIRED(Category.DENIED),

  // what is, or is not, there
  NO_SUCH_TENANT(Category.ABSENT),
  NO_SUCH_NAMESPACE(Category.ABSENT),
  NO_SUCH_KEY(Category.ABSENT),
  NO_SUCH_VERSION(Category.ABSENT),
  NO_SUCH_UPLOAD(Category.ABSENT),
  NO_SUCH_CONFIGURATION(Category.ABSENT),
  TENANT_EXISTS(Category.CONFLICT),
  ACCESS_KEY_EXISTS(Category.CONFLICT),
  NO_SUCH_PRINCIPAL(Category.ABSENT),
  PRINCIPAL_EXISTS(Category.CONFLICT),
  NO_SUCH_ACCESS_KEY(Category.ABSENT),
  /** It has namespaces. */
  TENANT_NOT_EMPTY(Category.CONFLICT),
  /** The caller's own tenant has a namespace of this name. */
  NAMESPACE_EXISTS(Category.CONFLICT),
  /** Another tenant has it, and names are unique in the deployment. */
  NAMESPACE_TAKEN(Category.CONFLICT),
  NAMESPACE_NOT_EMPTY(Category.CONFLICT),
  PRECONDITION_FAILED(Category.CONFLICT),
  NOT_MODIFIED(Category.CONFLICT),
  /**
   * A commit lost a race with another writer; evaluated again by the caller or answered as a
   * conflict.
   */
  CONDITION_CHANGED(Category.CONFLICT),

  /**
   * A share of a share of a share: the store asks for a copy of the bytes instead. Never leaves the
   * application.
   */
  SHARE_TOO_DEEP(Category.CONFLICT),

  // what only files know
  NO_SUCH_FILE(Category.ABSENT),
  NO_SUCH_HANDLE(Category.ABSENT),
  NO_SUCH_ATTRIBUTE(Category.ABSENT),
  /** The node is gone, though its number was once given out. */
  STALE_NODE(Category.ABSENT),
  FILE_EXISTS(Category.CONFLICT),
  NOT_A_DIRECTORY(Category.CONFLICT),
  IS_A_DIRECTORY(Category.CONFLICT),
  DIRECTORY_NOT_EMPTY(Category.CONFLICT),
  CROSSES_NAMESPACES(Category.CONFLICT),
  NOT_PERMITTED(Category.DENIED),
  NAME_TOO_LONG(Category.INVALID),
  FILE_TOO_LARGE(Category.INVALID),
  OFFSET_BEYOND_END(Category.INVALID),
  TOO_MANY_LINKS(Category.CONFLICT),
  LOCK_HELD(Category.CONFLICT),
  LOCK_DEADLOCK(Category.CONFLICT),
  OPERATION_INTERRUPTED(Category.CONFLICT),
  NOT_SUPPORTED(Category.UNSUPPORTED),

  // the store itself
  DATA_CORRUPT(Category.CORRUPT),
  STORE_READ_ONLY(Category.UNAVAILABLE),
  DISK_FULL(Category.UNAVAILABLE),
  STORE_BUSY(Category.UNAVAILABLE),
  STORE_CLOSED(Category.UNAVAILABLE),
  STORE_IN_USE(Category.UNAVAILABLE),
  STORE_FOREIGN(Category.UNAVAILABLE),
  STORE_FORMAT_UNKNOWN(Category.UNAVAILABLE),
  KEYS_UNAVAILABLE(Category.UNAVAILABLE),
  KEYS_WRONG(Category.CORRUPT),
  QUOTA_EXCEEDED(Category.DENIED),
  IO_FAILED(Category.UNAVAILABLE),
  CONFIGURATION_INVALID(Category.INVALID),
  INTERNAL(Category.CORRUPT);

  /** The kind of answer: whose fault it is and whether trying again can help. */
  public enum Category {
    INVALID,
    DENIED,
    ABSENT,
    CONFLICT,
    UNSUPPORTED,
    UNAVAILABLE,
    CORRUPT
  }

  private final Category category;

  ErrorCode(Category category) {
    this.category = category;
  }

  public Category category() {
    return category;
  }
}

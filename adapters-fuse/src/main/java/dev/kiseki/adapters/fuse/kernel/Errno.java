package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;

/**
 * The product's error catalogue as errno of Linux. Exhaustive: a new code does not compile without
 * an answer.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int ERANGE = 34;
  public static final int EDEADLK = 35;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNABORTED = 103;
  public static final int ENOTCONN = 107;
  public static final int ESTALE = 116;
  public static final int EDQUOT = 122;

  private Errno() {}

  public static int of(ErrorCode code) {
    return switch (code) {
      case NO_SUCH_FILE, NO_SUCH_KEY, NO_SUCH_NAMESPACE, NO_SUCH_VERSION, NO_SUCH_UPLOAD -> ENOENT;
      case NO_SUCH_HANDLE -> EBADF;
      case NO_SUCH_ATTRIBUTE, NO_SUCH_CONFIGURATION -> ENODATA;
      case STALE_NODE -> ESTALE;
      case FILE_EXISTS,
          NAMESPACE_EXISTS,
          NAMESPACE_TAKEN,
          TENANT_EXISTS,
          PRINCIPAL_EXISTS,
          ACCESS_KEY_EXISTS ->
          EEXIST;
      case NOT_A_DIRECTORY -> ENOTDIR;
      case IS_A_DIRECTORY -> EISDIR;
      case DIRECTORY_NOT_EMPTY, NAMESPACE_NOT_EMPTY -> ENOTEMPTY;
      case CROSSES_NAMESPACES -> EXDEV;
      case NOT_PERMITTED -> EPERM;
      case NAME_TOO_LONG, KEY_TOO_LONG -> ENAMETOOLONG;
      case FILE_TOO_LARGE, ENTITY_TOO_LARGE -> EFBIG;
      case METADATA_TOO_LARGE -> E2BIG;
      case OFFSET_BEYOND_END -> ENXIO;
      case TOO_MANY_LINKS -> EMLINK;
      case LOCK_HELD -> EAGAIN;
      case LOCK_DEADLOCK -> EDEADLK;
      case OPERATION_INTERRUPTED -> EINTR;
      case NOT_SUPPORTED, NOT_IMPLEMENTED, METHOD_NOT_ALLOWED -> EOPNOTSUPP;
      case DISK_FULL -> ENOSPC;
      case QUOTA_EXCEEDED -> EDQUOT;
      case STORE_READ_ONLY -> EROFS;
      // A caller that may not, or whose keys are gone.
      case ACCESS_DENIED, ACCESS_FORBIDDEN, ACCOUNT_PROBLEM, NO_SUCH_TENANT, UNKNOWN_ACCESS_KEY ->
          EACCES;
      case INVALID_ARGUMENT,
          INVALID_REQUEST,
          INVALID_URI,
          INVALID_NAMESPACE_NAME,
          INVALID_STORAGE_CLASS,
          INVALID_LOCATION,
          REQUEST_HEADERS_TOO_LARGE,
          INVALID_TAG,
          INVALID_REDIRECT_LOCATION,
          MALFORMED_ACL,
          UNKNOWN_GRANTEE,
          MALFORMED_FORM,
          INVALID_POLICY,
          MISSING_HEADER,
          MALFORMED_XML,
          REQUEST_TOO_LARGE,
          ENTITY_TOO_SMALL,
          INVALID_PART,
          INVALID_PART_NUMBER,
          INVALID_PART_ORDER,
          INVALID_RANGE,
          ACL_NOT_SUPPORTED,
          CONFIGURATION_INVALID ->
          EINVAL;
      // What says that the store failed, and what a mount never causes.
      case DATA_CORRUPT,
          IO_FAILED,
          INTERNAL,
          KEYS_WRONG,
          KEYS_UNAVAILABLE,
          STORE_BUSY,
          STORE_CLOSED,
          STORE_IN_USE,
          STORE_FOREIGN,
          STORE_FORMAT_UNKNOWN,
          NO_SUCH_PRINCIPAL,
          NO_SUCH_ACCESS_KEY,
          TENANT_NOT_EMPTY,
          CONDITION_CHANGED,
          PRECONDITION_FAILED,
          NOT_MODIFIED,
          SHARE_TOO_DEEP,
          INCOMPLETE_BODY,
          MISSING_CONTENT_LENGTH,
          MISSING_REQUEST_BODY,
          BAD_DIGEST,
          INVALID_DIGEST,
          PAYLOAD_HASH_MISMATCH,
          MALFORMED_TRAILER,
          REQUEST_TIMEOUT,
          AUTHORIZATION_HEADER_MALFORMED,
          AUTHORIZATION_QUERY_MALFORMED,
          CONTENT_HASH_HEADER_MISSING,
          SIGNATURE_MISMATCH,
          REQUEST_TIME_SKEWED,
          REQUEST_EXPIRED ->
          EIO;
    };
  }
}

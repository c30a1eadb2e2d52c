package dev.kiseki.adapters.s3http.operation;

/**
 * What a caller needs for an operation, as the table says of each. It is asked for in one place,
 * before the operation's handler is called: no handler can forget it.
 */
public enum Right {
  /** To be a principal of the tenant: the answer shows what the caller may see. */
  MEMBER,
  /** To create the bucket. */
  CREATE,
  /** To look at the bucket itself. */
  INSPECT,
  /** To list what begins with the request's prefix. */
  LIST,
  /** To read the object. */
  READ,
  /** To change the object. */
  WRITE,
  /** To change objects that the body names; each is asked for when it is known. */
  WRITE_SOME,
  /** To change the bucket itself. */
  ADMINISTER,
  /** Nothing: the operation is refused as a whole. */
  NONE
}

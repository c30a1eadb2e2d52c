package dev.kiseki.ports.in;

/** What a caller wants to do in a namespace. */
public enum Access {
  /** Look at the namespace itself: that it is there, and how it is set up. */
  INSPECT,
  /** Learn the names of keys. */
  LIST,
  /** Read objects. */
  READ,
  /** Make, change and remove objects. */
  WRITE,
  /** Change the namespace itself. */
  ADMINISTER
}

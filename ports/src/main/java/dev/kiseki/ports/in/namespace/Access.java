package dev.kiseki.ports.in.namespace;

/** What a caller wants to do in a namespace. */
public enum Access {
  READ,
  WRITE,
  /** Change the namespace itself. */
  ADMINISTER
}

package dev.kiseki.ports.in.file;

/** What may be kept until one is told: see {@link Keeping}. */
public enum Keep {
  NOTHING,
  /** That the name leads to the node; of its attributes nothing. */
  NAME,
  /** The name, and the attributes. */
  ALL
}

package dev.kiseki.adapters.kms.cipher;

/**
 * A key was cleared under its user; whoever leases keys catches this and leases anew. Never leaves
 * the module.
 */
public final class KeyClearedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  KeyClearedException() {
    super("the key was cleared");
  }
}

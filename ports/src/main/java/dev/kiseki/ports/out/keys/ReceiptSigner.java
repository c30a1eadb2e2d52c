package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.ShredReceipt;

/** Signs receipts with the deployment's own key. */
@FunctionalInterface
public interface ReceiptSigner {
  /** The receipt as text, signed. The same receipt is signed the same way. */
  String sign(ShredReceipt receipt);
}

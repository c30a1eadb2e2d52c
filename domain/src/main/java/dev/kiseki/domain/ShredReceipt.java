package dev.kiseki.domain;

import java.util.List;

/**
 * What a receipt says, before it is signed.
 *
 * @param subject what was shredded, as in {@code tenant acme}
 * @param issuedMillis when the last of it became so
 * @param notCovered what nobody may conclude from it
 */
public record ShredReceipt(
    String subject,
    TenantId tenant,
    Shredding shredding,
    long issuedMillis,
    List<String> notCovered) {
  public ShredReceipt {
    notCovered = List.copyOf(notCovered);
  }
}

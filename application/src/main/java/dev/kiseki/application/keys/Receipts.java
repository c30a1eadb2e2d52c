package dev.kiseki.application.keys;

import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.ShredReceipt;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import java.util.ArrayList;
import java.util.List;

/** What a receipt says, and what it does not: its reader was not there. */
final class Receipts {
  private Receipts() {}

  static ShredReceipt of(String subject, TenantId tenant, Shredding shredding) {
    return new ShredReceipt(
        subject, tenant, shredding, shredding.changedMillis(), notCovered(shredding));
  }

  private static List<String> notCovered(Shredding shredding) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "What is in clear: names of tenants, buckets and keys, sizes, times, the audit log.");
    limits.add("Plaintext that clients, mounts or others have read and kept.");
    limits.add(
        "Copies of the keys that were made in the key management service, or of what it runs on.");
    limits.add(
        "Memory of the machine that was copied while the keys were leased: swap, dumps, snapshots.");
    if (has(shredding, KeyAssurance.OVERWRITTEN)) {
      limits.add(
          "overwritten: a copy of the keys directory from before opens copies of the data from before.");
    }
    if (has(shredding, KeyAssurance.PENDING)) {
      limits.add(
          "pending: until its date the service can take the deletion back; ask for another receipt then.");
    }
    return limits;
  }

  private static boolean has(Shredding shredding, KeyAssurance assurance) {
    return shredding.keys().stream()
        .flatMap(key -> key.outcome().stream())
        .anyMatch(outcome -> outcome.assurance() == assurance);
  }
}

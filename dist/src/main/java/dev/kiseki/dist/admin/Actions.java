package dev.kiseki.dist.admin;

import dev.kiseki.dist.audit.AuditDetails;
import dev.kiseki.dist.wiring.UseCases;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;

/** The table of contents: what does which action. */
final class Actions {
  private final IdentityActions identity;
  private final QuotaActions quotas;
  private final KeyActions keys;
  private final ReencryptionActions reencryption;

  /**
   * Over the use cases of one deployment, for one action.
   *
   * @param details for its audit records: what is known only once it is done
   */
  Actions(UseCases useCases, AuditDetails details) {
    this.identity = new IdentityActions(useCases, details);
    this.quotas = new QuotaActions(useCases, details);
    this.keys = new KeyActions(useCases);
    this.reencryption = new ReencryptionActions(useCases.keyOperations().reencryptNamespace());
  }

  /** What is to be printed. */
  String perform(AdminAction action) {
    return switch (action.name()) {
      case "principal-create" -> identity.createPrincipal(action);
      case "principal-delete" -> identity.deletePrincipal(action);
      case "principal-list" -> identity.listPrincipals(action);
      case "key-create" -> identity.createKey(action);
      case "key-rotate" -> identity.rotateKey(action);
      case "key-revoke" -> identity.revokeKey(action);
      case "key-list" -> identity.listKeys(action);
      case "tenant-suspend" -> identity.suspendTenant(action);
      case "tenant-resume" -> identity.resumeTenant(action);
      case "tenant-delete" -> identity.deleteTenant(action);
      case "tenant-purge" -> identity.purgeTenant(action);
      case "tenant-kms-show" -> keys.describe(action);
      case "tenant-rotate-key" -> keys.rotate(action);
      case "tenant-rewrap" -> keys.rewrap(action);
      case "tenant-swap-kms" -> keys.swap(action);
      case "tenant-shred" -> keys.shred(action);
      case "bucket-rotate-key" -> keys.rotateBucket(action);
      case "bucket-reencrypt" -> reencryption.start(action);
      case "bucket-reencrypt-show" -> reencryption.show(action);
      case "jobs-list" -> reencryption.list();
      case "jobs-cancel" -> reencryption.cancel(action);
      case "bucket-shred" -> keys.shredBucket(action);
      case "receipt-key-show" -> keys.receiptKey(action);
      case "quota-set" -> quotas.set(action);
      case "quota-show" -> quotas.show(action);
      case "usage-show" -> quotas.usage(action);
      default ->
          throw new KisekiException(
              ErrorCode.INVALID_REQUEST,
              "This server does not know what is asked: it is of another version.",
              Fact.of("action", action.name()));
    };
  }
}

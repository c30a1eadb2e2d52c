package dev.kiseki.ports.out.system;

import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.ShredStage;
import dev.kiseki.domain.Shredding;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.TenantState;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.metadata.Committed;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deployment's tenants, their principals and access keys: small, durable, read on every request
 * (implementations may cache). What a change returned from is what every later read sees.
 */
public interface TenantCatalog {
  /** Draws the id for a tenant that is about to be added. Never given out twice. */
  TenantId nextTenantId();

  /**
   * Adds the tenant and its first credential in one transaction. TENANT_EXISTS, ACCESS_KEY_EXISTS.
   */
  Committed<TenantRecord> add(TenantRecord tenant, CredentialRecord first);

  Optional<TenantRecord> tenant(TenantId id);

  Optional<TenantRecord> tenant(TenantName name);

  /** By name. */
  List<TenantRecord> tenants();

  /**
   * NO_SUCH_TENANT. Of a tenant that is being deleted the state does not change any more; one that
   * is shredded can only be deleted, and only {@link #shred} makes it so.
   */
  Committed<TenantId> setState(TenantId tenant, TenantState state);

  /** What became of a tenant's keys; stays when the tenant is removed. */
  KeyHistory keyHistory(TenantId tenant);

  /**
   * Puts another wrapped root in place of one, with what is to be remembered of it, in one
   * transaction. CONDITION_CHANGED when another root is in force by now, or the tenant is not to be
   * served any more; NO_SUCH_TENANT.
   */
  Committed<TenantRecord> replaceRoot(
      TenantId tenant, WrappedKey before, WrappedKey after, KeyHistory history);

  /**
   * Puts another root key in force with all that it wraps, in one transaction. CONDITION_CHANGED
   * when the root or a namespace's keys are others by now, or the tenant has a namespace that is
   * not named; also where {@link #replaceRoot} refuses. NO_SUCH_TENANT.
   */
  Committed<TenantRecord> renewRoot(TenantId tenant, NewRoot root);

  /** Replaces what is remembered. CONDITION_CHANGED when it is not {@code before} any more. */
  Committed<TenantId> putKeyHistory(TenantId tenant, KeyHistory before, KeyHistory after);

  /**
   * Brings the destruction of a tenant's keys to its next stage. From FENCED on the tenant is
   * SHREDDED, at ENDED its wrapped root is removed. CONDITION_CHANGED when it is not where the
   * caller believes; NO_SUCH_TENANT.
   *
   * @param before empty: it has not begun
   */
  Committed<TenantRecord> shred(TenantId tenant, Optional<ShredStage> before, Shredding next);

  /**
   * Removes a tenant with its principals and access keys; no namespace can be created for it any
   * more. NO_SUCH_TENANT; TENANT_NOT_EMPTY while it has namespaces.
   */
  Committed<TenantId> remove(TenantId tenant);

  Optional<PrincipalRecord> principal(TenantId tenant, PrincipalName name);

  /** By name; without the one that came with the tenant. */
  List<PrincipalRecord> principals(TenantId tenant);

  /**
   * Adds a principal and its first credential in one transaction. NO_SUCH_TENANT; PRINCIPAL_EXISTS;
   * ACCESS_KEY_EXISTS.
   */
  Committed<PrincipalRecord> addPrincipal(PrincipalRecord principal, CredentialRecord first);

  /** Removes a principal and all its credentials in one transaction. NO_SUCH_PRINCIPAL. */
  Committed<PrincipalName> dropPrincipal(TenantId tenant, PrincipalName name);

  Optional<CredentialRecord> credential(AccessKeyId id);

  /** All keys of a tenant by id: as many reads as the deployment has keys. */
  List<IssuedKey> credentials(TenantId tenant);

  /**
   * Adds a credential, in place of another of the same principal if one is named.
   * ACCESS_KEY_EXISTS; NO_SUCH_PRINCIPAL; NO_SUCH_ACCESS_KEY when the one to be replaced is not
   * there.
   */
  Committed<AccessKeyId> addCredential(
      CredentialRecord credential, long createdMillis, Optional<AccessKeyId> replaced);

  /** NO_SUCH_ACCESS_KEY, also when it is another tenant's. */
  Committed<AccessKeyId> dropCredential(TenantId tenant, AccessKeyId id);

  /** Notes when keys were used; those that are gone are passed over. */
  Committed<Integer> noteUses(Map<AccessKeyId, Long> usedMillis);
}

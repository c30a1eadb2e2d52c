package dev.kiseki.ports.in;

import dev.kiseki.domain.AccessScope;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;

/**
 * Who asks, proven by the front end. Every command carries one; every store handle is opened for
 * its tenant.
 *
 * @param role what it may do
 * @param scope where it may do that
 */
public record Caller(
    TenantId tenant, TenantName tenantName, String principal, Role role, AccessScope scope) {
  /** Stands for all keys of a namespace where a key or prefix is asked for. */
  public static final byte[] EVERYTHING = {};

  /** Whether anything of a namespace is this caller's business. */
  public boolean maySee(NamespaceName namespace) {
    return scope.covers(namespace);
  }

  /** The same somewhere in the namespace: each key is asked for by itself then. */
  public boolean maySomewhere(Access access, NamespaceName namespace) {
    return mayByRole(access) && scope.covers(namespace);
  }

  /**
   * The whole rule of who may do what.
   *
   * @param below the key it is done to, or the prefix of all keys it is done to, in UTF-8
   */
  public boolean may(Access access, NamespaceName namespace, byte[] below) {
    return mayByRole(access)
        && switch (access) {
          // Who sees a part of a namespace may know that it is there and how it is set up.
          case INSPECT -> scope.covers(namespace);
          case LIST, READ, WRITE -> scope.covers(namespace, below);
          case ADMINISTER -> scope.covers(namespace, EVERYTHING);
        };
  }

  private boolean mayByRole(Access access) {
    return switch (access) {
      case INSPECT, LIST, READ -> true;
      case WRITE -> role.mayWrite();
      case ADMINISTER -> role.mayAdminister();
    };
  }
}

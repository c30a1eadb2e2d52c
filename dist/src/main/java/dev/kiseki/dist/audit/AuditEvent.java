package dev.kiseki.dist.audit;

/**
 * What happened. Never a secret.
 *
 * @param who a principal of the log's tenant, or the operator
 * @param what as in {@code bucket.create}
 * @param target the name of what was worked on
 * @param outcome {@link #BEGUN}, {@link #DONE}, or an error code
 */
record AuditEvent(String who, String what, String target, String outcome) {
  /** Written before the work: without a later record nobody knows whether it was done. */
  static final String BEGUN = "begun";

  static final String DONE = "done";

  AuditEvent with(String later) {
    return new AuditEvent(who, what, target, later);
  }
}

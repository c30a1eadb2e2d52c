package dev.kiseki.dist.audit;

/**
 * What happened. Never a secret.
 *
 * @param who a principal of the log's tenant, or the operator
 * @param what as in {@code bucket.create}
 * @param target the name of what was worked on
 * @param details what else there is to say
 * @param outcome {@link #BEGUN}, {@link #DONE}, or an error code
 */
record AuditEvent(String who, String what, String target, AuditDetails details, String outcome) {
  /** Written before the work: without a later record nobody knows whether it was done. */
  static final String BEGUN = "begun";

  static final String DONE = "done";

  AuditEvent {
    target = AuditDetails.shortened(target);
  }

  AuditEvent(String who, String what, String target, String outcome) {
    this(who, what, target, new AuditDetails(), outcome);
  }

  AuditEvent with(String later) {
    return new AuditEvent(who, what, target, details, later);
  }
}

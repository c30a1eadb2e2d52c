package dev.kiseki.application.namespace;

/** Where a namespace's name is unique. */
public enum NameScope {
  /** Every tenant has names of its own; another tenant's are not there. */
  TENANT,
  /** A name exists once in the deployment, as on AWS. */
  DEPLOYMENT
}

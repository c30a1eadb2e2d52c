package dev.kiseki.domain;

/** Whether a namespace keeps older versions. */
public enum VersioningState {
  UNVERSIONED,
  ENABLED,
  SUSPENDED
}

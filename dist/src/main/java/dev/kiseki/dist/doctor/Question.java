package dev.kiseki.dist.doctor;

/** One thing to look at. Never throws: what cannot be looked at is a finding, too. */
@FunctionalInterface
public interface Question {
  Diagnosis answer();
}

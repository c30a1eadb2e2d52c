package dev.kiseki.dist.doctor;

/**
 * What one question found.
 *
 * @param advice what to do, "" when there is nothing to do
 */
public record Diagnosis(Severity severity, String subject, String found, String advice) {
  /** How bad it is. */
  public enum Severity {
    OK,
    /** It serves, but something will be missing or slow. */
    WARN,
    /** It will not serve, or not safely. */
    FAIL
  }

  static Diagnosis ok(String subject, String found) {
    return new Diagnosis(Severity.OK, subject, found, "");
  }

  static Diagnosis warn(String subject, String found, String advice) {
    return new Diagnosis(Severity.WARN, subject, found, advice);
  }

  static Diagnosis fail(String subject, String found, String advice) {
    return new Diagnosis(Severity.FAIL, subject, found, advice);
  }
}

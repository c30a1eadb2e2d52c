package dev.kiseki.dist.doctor;

/** Whether this Java is one that Kiseki is tested with. */
public record JavaVersion(Runtime.Version version) implements Question {
  private static final int NEEDED = 25;

  @Override
  public Diagnosis answer() {
    String found = version + " in " + System.getProperty("java.home");
    return version.feature() < NEEDED
        ? Diagnosis.fail("java", found, "install Java " + NEEDED + " or newer")
        : Diagnosis.ok("java", found);
  }
}

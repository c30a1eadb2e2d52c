package dev.kiseki.adapters.fuse.kernel;

/**
 * How many threads serve a mount.
 *
 * @param least the threads that stay while nothing is asked
 * @param most the bound: each has two buffers of a little over one MiB
 */
public record Crew(int least, int most) {
  /** Measured in docs/adr/0030-fuse-binding.md. */
  public static final Crew USUAL = new Crew(4, 32);

  public Crew {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException("crew");
    }
  }
}

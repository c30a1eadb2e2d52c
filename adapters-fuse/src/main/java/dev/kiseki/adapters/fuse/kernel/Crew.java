package dev.kiseki.adapters.fuse.kernel;

/**
 * How many threads serve a mount.
 *
 * @param least that are there from the start
 * @param mostIdle that stay when a burst is over: a thread is dear to start, so not one by one
 * @param most the bound: each has two buffers of a little over one MiB
 */
public record Crew(int least, int mostIdle, int most) {
  /** Measured in docs/adr/0030-fuse-binding.md. */
  public static final Crew USUAL = new Crew(2, 8, 32);

  public Crew {
    if (least < 1 || mostIdle < least || most < mostIdle) {
      throw new IllegalArgumentException("crew");
    }
  }
}

package dev.kiseki.ports.out.reseal;

import java.util.List;
import java.util.Optional;

/**
 * Some rows of a walk. The bytes that they name stay readable until it is closed.
 *
 * @param rows those with seals of an older key
 * @param next where the walk goes on; empty at its end
 * @param unpin lets go of the bytes
 */
public record SealedPage(List<SealedRow> rows, Optional<byte[]> next, Runnable unpin)
    implements AutoCloseable {
  public SealedPage {
    rows = List.copyOf(rows);
  }

  @Override
  public void close() {
    unpin.run();
  }
}

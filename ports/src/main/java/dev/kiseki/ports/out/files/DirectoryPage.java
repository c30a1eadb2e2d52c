package dev.kiseki.ports.out.files;

import java.util.List;

/**
 * A page of a directory: names that a path can hold, each with its node. Names that exist
 * throughout a listing are in it once.
 *
 * @param truncated whether more follows
 */
public record DirectoryPage(List<Line> lines, boolean truncated) {
  public DirectoryPage {
    lines = List.copyOf(lines);
  }

  /**
   * One name.
   *
   * @param position what the order is by, stable: the name of a file, {@code name/} of a directory
   */
  public record Line(byte[] position, StoredNode node) {}
}

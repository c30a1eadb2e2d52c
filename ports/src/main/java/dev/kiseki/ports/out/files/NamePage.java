package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NodeId;
import java.util.List;

/**
 * A page of a directory for who asks for names alone: the same names in the same order as {@link
 * DirectoryPage} has them, and of each what its entry tells.
 *
 * @param truncated whether more follows
 */
public record NamePage(List<Line> lines, boolean truncated) {
  public NamePage {
    lines = List.copyOf(lines);
  }

  /** One name. */
  public sealed interface Line {
    /** As {@link DirectoryPage.Line#position}. */
    byte[] position();

    /** What is no directory and has a node of its own: the name's tag binds both. */
    record Tagged(byte[] position, NodeId node, NodeKind kind, NodeName name) implements Line {}

    /** What is sealed together with its name. */
    record Sealed(byte[] position, StoredNode node) implements Line {}
  }
}

package dev.kiseki.ports.out.files;

import dev.kiseki.ports.out.metadata.ReadPlan;

/** A file and a plan of its content, from one snapshot; closing the plan lets go of the bytes. */
public record NodePlan(StoredNode node, byte[] sealedFacts, ReadPlan plan)
    implements AutoCloseable {
  @Override
  public void close() {
    plan.close();
  }
}

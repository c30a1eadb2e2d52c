package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.List;

/**
 * What the rows of jobs say: one that is damaged says nothing and keeps no other from being read.
 */
public record FoundJobs(List<ReencryptionJob> readable, List<Damaged> damaged) {
  public FoundJobs {
    readable = List.copyOf(readable);
    damaged = List.copyOf(damaged);
  }

  /** Whose job's row cannot be read. */
  public record Damaged(TenantId tenant, NamespaceId namespace) {}
}

package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.tables.row.NamespaceRow;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.FileSeals;
import dev.kiseki.ports.out.files.Stamp;

/** One operation on files, under way in its transaction. */
record FileStep(
    RowWriter rows,
    NamespaceId namespace,
    NamespaceRow.Roots roots,
    Stamp stamp,
    FileSeals seals,
    Tally tally) {
  boolean isVersioned() {
    return roots.versioning() != VersioningState.UNVERSIONED;
  }
}

package dev.kiseki.testkit.memory;

import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An open upload and its parts by number. Guarded by the store's lock. */
record Upload(UploadRow row, NavigableMap<Integer, PartRow> parts) {
  Upload(UploadRow row) {
    this(row, new TreeMap<>());
  }

  long bytes() {
    return parts.values().stream().mapToLong(PartRow::sizeBytes).sum();
  }
}

package dev.kiseki.ports.out.metadata;

import java.util.List;

/** A page of open uploads: uploads in order, and common prefixes of those rolled up. */
public record UploadPage(List<UploadRow> uploads, List<byte[]> prefixes, boolean truncated) {
  public UploadPage {
    uploads = List.copyOf(uploads);
    prefixes = List.copyOf(prefixes);
  }
}

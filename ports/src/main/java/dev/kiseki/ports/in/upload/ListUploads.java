package dev.kiseki.ports.in.upload;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.Caller;
import java.util.List;
import java.util.Optional;

/** A page of a namespace's open uploads, by key, then by time. */
@FunctionalInterface
public interface ListUploads {
  Page list(Query query);

  record Query(
      Caller caller,
      NamespaceName namespace,
      byte[] prefix,
      byte[] delimiter,
      byte[] afterKey,
      Optional<UploadId> afterUpload,
      int limit) {}

  record Page(List<Upload> uploads, List<byte[]> prefixes, boolean truncated) {
    public Page {
      uploads = List.copyOf(uploads);
      prefixes = List.copyOf(prefixes);
    }
  }

  record Upload(
      ObjectKey key,
      UploadId id,
      long createdSeconds,
      String principal,
      Optional<CreateUpload.UploadChecksum> checksum) {}
}

package dev.kiseki.ports.out.system;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.UploadId;

/**
 * Draws ids. None is ever given out twice, also not after a crash or by another process on the same
 * store.
 */
public interface IdSource {
  NamespaceId namespace();

  NodeId node();

  ContentId content();

  UploadId upload();

  /** 48 bits of milliseconds, 80 of the system's generator. */
  BlobId blob();
}

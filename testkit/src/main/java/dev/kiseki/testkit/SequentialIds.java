package dev.kiseki.testkit;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.out.system.IdSource;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that count from a start, the same in every run. Thread-safe. */
public final class SequentialIds implements IdSource {
  private final AtomicLong last;

  public SequentialIds() {
    this(0);
  }

  /** Continues after another source that ended at {@code last}. */
  public SequentialIds(long last) {
    this.last = new AtomicLong(last);
  }

  @Override
  public NamespaceId namespace() {
    return new NamespaceId(last.incrementAndGet());
  }

  @Override
  public NodeId node() {
    return new NodeId(last.incrementAndGet());
  }

  @Override
  public ContentId content() {
    return new ContentId(last.incrementAndGet());
  }

  @Override
  public UploadId upload() {
    return new UploadId(0x5EED, last.incrementAndGet());
  }

  @Override
  public BlobId blob() {
    return new BlobId(0x5EED, last.incrementAndGet());
  }
}

package dev.kiseki.application.file.past;

import dev.kiseki.application.content.BlobReader;
import dev.kiseki.application.content.PlannedContent;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.SeekTarget;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Open files of a mount of the past. Each read plans anew: a plan that is kept pins space. */
final class PastFiles {
  private final PastView view;
  private final PastNodes nodes;
  private final Map<FileHandle, Handle> handles = new ConcurrentHashMap<>();

  /** A version that is open. */
  private record Handle(NodeId node, ListItem.Key entry, BlobReader blobs) {}

  PastFiles(PastView view, PastNodes nodes) {
    this.view = view;
    this.nodes = nodes;
  }

  void open(FileHandle handle, byte[] path, ListItem.Key entry) {
    handles.put(handle, new Handle(nodes.use(path), entry, new BlobReader()));
  }

  private Handle require(FileHandle handle) {
    Handle open = handles.get(handle);
    if (open == null) {
      throw new KisekiException(ErrorCode.NO_SUCH_HANDLE, "The handle is not open.");
    }
    return open;
  }

  NodeId node(FileHandle handle) {
    return require(handle).node();
  }

  int read(FileHandle handle, long offset, ByteBuffer target) {
    Handle open = require(handle);
    long size = open.entry().sizeBytes();
    if (offset < 0 || offset >= size) {
      return 0;
    }
    int count = (int) Math.min(target.remaining(), size - offset);
    OpenNamespace namespace = view.namespace();
    ReadPlan plan =
        namespace
            .metadata()
            .planContent(namespace.row().id(), open.entry().content())
            .orElseThrow(PastView::gone);
    try (PlannedContent content = new PlannedContent(namespace, plan, open.blobs())) {
      if (content.sizeBytes() != size) {
        throw new KisekiException(
            ErrorCode.DATA_CORRUPT,
            "A version has another length than its entry says.",
            Fact.of("node", open.entry().node().value()));
      }
      content.read(offset, count, target::put);
    }
    return count;
  }

  /** Holes of the past are told as data: all that is lost is the time to read zeros. */
  long seek(FileHandle handle, long offset, SeekTarget target) {
    long size = require(handle).entry().sizeBytes();
    if (offset < 0 || offset >= size) {
      throw new KisekiException(ErrorCode.OFFSET_BEYOND_END, "Nothing of the kind follows.");
    }
    return target == SeekTarget.DATA ? offset : size;
  }

  void release(FileHandle handle) {
    Handle open = handles.remove(handle);
    if (open == null) {
      throw new KisekiException(ErrorCode.NO_SUCH_HANDLE, "The handle is not open.");
    }
    open.blobs().close();
    nodes.giveBack(open.node(), 1);
  }

  void closeAll() {
    List.copyOf(handles.keySet()).forEach(this::release);
  }
}

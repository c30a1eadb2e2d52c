package dev.kiseki.adapters.fuse.libfuse;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.FileHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/** The open files, with their nodes: a handle answers also when its path leads elsewhere by now. */
final class Handles {
  private final Map<FileHandle, NodeId> nodes = new ConcurrentHashMap<>();

  void opened(FuseFileInfo info, FileHandle handle, NodeId node) {
    nodes.put(handle, node);
    info.fh.set(handle.value());
  }

  static FileHandle handle(FuseFileInfo info) {
    return new FileHandle(info.fh.longValue());
  }

  NodeId node(FuseFileInfo info) {
    NodeId node = nodes.get(handle(info));
    if (node == null) {
      throw new KisekiException(ErrorCode.NO_SUCH_HANDLE, "libfuse names a file that is not open.");
    }
    return node;
  }

  boolean isOpen(NodeId node) {
    return nodes.containsValue(node);
  }

  void released(FuseFileInfo info) {
    nodes.remove(handle(info));
  }
}

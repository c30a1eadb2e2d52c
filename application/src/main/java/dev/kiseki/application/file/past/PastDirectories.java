package dev.kiseki.application.file.past;

import dev.kiseki.application.file.Cookies;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.FileAttributes;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Open directories of a mount of the past. */
final class PastDirectories {
  private static final FileName DOT = FileName.of(".");
  private static final FileName DOT_DOT = FileName.of("..");

  private final PastView view;
  private final PastKeys keys;
  private final PastNodes nodes;
  private final Map<FileHandle, Stream> streams = new ConcurrentHashMap<>();

  /** An open directory. */
  private record Stream(NodeId node, byte[] path, Cookies cookies) {}

  PastDirectories(PastView view, PastKeys keys, PastNodes nodes) {
    this.view = view;
    this.keys = keys;
    this.nodes = nodes;
  }

  void open(FileHandle handle, byte[] path) {
    streams.put(handle, new Stream(nodes.use(path), path, new Cookies()));
  }

  List<DirectoryEntry> list(DirectoryQuery query) {
    Stream stream = streams.get(query.handle());
    if (stream == null) {
      throw noSuchHandle();
    }
    if (query.after() == 0) {
      stream.cookies().rewind();
    }
    List<DirectoryEntry> page = new ArrayList<>();
    if (query.after() < 1) {
      page.add(DirectoryEntry.of(DOT, 1, view.directory(stream.node())));
    }
    if (query.after() < 2 && page.size() < query.maxEntries()) {
      NodeId above = nodes.number(PastTree.above(stream.path()));
      page.add(DirectoryEntry.of(DOT_DOT, 2, view.directory(above)));
    }
    int limit = query.maxEntries() - page.size();
    if (limit > 0) {
      addNames(page, stream, query, limit);
    }
    return page;
  }

  private void addNames(List<DirectoryEntry> page, Stream stream, DirectoryQuery query, int limit) {
    long cookie = Math.max(query.after(), Cookies.FIRST);
    byte[] after = stream.cookies().positionOf(cookie);
    for (PastKeys.Line line : keys.list(view.namespace(), stream.path(), after, limit)) {
      cookie = stream.cookies().follow(cookie, line.path());
      NodeId node = query.referencing() ? nodes.use(line.path()) : nodes.number(line.path());
      FileAttributes attributes =
          line.entry().map(entry -> view.file(node, entry)).orElseGet(() -> view.directory(node));
      page.add(DirectoryEntry.of(new FileName(line.name()), cookie, attributes));
    }
  }

  void release(FileHandle handle) {
    Stream stream = streams.remove(handle);
    if (stream == null) {
      throw noSuchHandle();
    }
    nodes.giveBack(stream.node(), 1);
  }

  void closeAll() {
    List.copyOf(streams.keySet()).forEach(this::release);
  }

  private static KisekiException noSuchHandle() {
    return new KisekiException(ErrorCode.NO_SUCH_HANDLE, "The handle is not open.");
  }
}

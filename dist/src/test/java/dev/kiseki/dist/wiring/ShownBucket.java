package dev.kiseki.dist.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.DirectoryEntry;
import dev.kiseki.ports.in.file.DirectoryQuery;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileKind;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ReadableObject;
import dev.kiseki.ports.in.upload.ListUploads;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All that clients and mounts see of a bucket, as lines to compare: every sealed thing is read. */
final class ShownBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ = new OpenMode(true, false, false, false);
  private static final byte[] NONE = {};
  private static final int MOST = 1000;

  private final ClientVerbs verbs;
  private final Caller caller;
  private final NamespaceName bucket;
  private final List<String> lines = new ArrayList<>();

  private ShownBucket(ClientVerbs verbs, Caller caller, NamespaceName bucket) {
    this.verbs = verbs;
    this.caller = caller;
    this.bucket = bucket;
  }

  static String text(ClientVerbs verbs, Caller caller, NamespaceName bucket, FileTree tree) {
    ShownBucket shown = new ShownBucket(verbs, caller, bucket);
    shown.lines.add("tags " + verbs.tags(caller, bucket.value()));
    shown.lines.add("keys " + verbs.list(caller, bucket.value()));
    shown.versions();
    shown.uploads();
    shown.directory(tree, tree.root(), "");
    return String.join("\n", shown.lines);
  }

  private void versions() {
    var query = new ListVersions.Query(caller, bucket, NONE, NONE, NONE, Optional.empty(), MOST);
    for (ListVersions.Item item : verbs.useCases().listVersions().list(query).items()) {
      String key = new String(item.bytes(), UTF_8);
      switch (item) {
        case ListVersions.Kept kept -> lines.add(object(key, kept.version()));
        case ListVersions.Marker marker -> lines.add(key + " " + marker.version() + " marker");
        case ListVersions.CommonPrefix _ -> lines.add(key);
      }
    }
  }

  private String object(String key, VersionId version) {
    ObjectTarget target = new ObjectTarget(caller, bucket, ObjectKey.of(key), Optional.of(version));
    var query =
        new GetObject.Query(target, Optional.empty(), Optional.empty(), ReadConditions.NONE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReadableObject object = verbs.useCases().getObject().open(query)) {
      object.transferTo(out::write);
      return "object "
          + key
          + " "
          + version
          + " "
          + object.view().facts()
          + " "
          + object.view().modifiedSeconds()
          + " "
          + sum(out.toByteArray());
    } catch (KisekiException e) {
      throw new AssertionError("object " + key + " " + version, e);
    }
  }

  private void uploads() {
    var query = new ListUploads.Query(caller, bucket, NONE, NONE, NONE, Optional.empty(), MOST);
    for (ListUploads.Upload upload : verbs.useCases().listUploads().list(query).uploads()) {
      ObjectTarget target = new ObjectTarget(caller, bucket, upload.key(), Optional.empty());
      var parts = verbs.useCases().listParts().list(new UploadTarget(target, upload.id()), 0, MOST);
      lines.add("upload " + upload.key() + " " + parts.parts());
    }
  }

  private void directory(FileTree tree, NodeId directory, String path) {
    FileHandle handle = tree.openDirectory(directory);
    for (DirectoryEntry entry : tree.list(new DirectoryQuery(handle, 0, MOST, false))) {
      String name = entry.name().toString();
      if (!name.equals(".") && !name.equals("..")) {
        node(tree, new EntryRef(directory, entry.name()), path + "/" + name);
      }
    }
    tree.releaseDirectory(handle);
  }

  private void node(FileTree tree, EntryRef entry, String path) {
    try {
      var found = tree.lookup(entry).orElseThrow();
      StringBuilder line = new StringBuilder("node ").append(path).append(' ').append(found.kind());
      line.append(' ').append(found.linkCount()).append(' ').append(found.modified());
      for (ExtendedName name : tree.extendedNames(found.node())) {
        line.append(' ').append(name).append('=');
        line.append(new String(tree.extended(found.node(), name), UTF_8));
      }
      if (found.kind() == FileKind.SYMLINK) {
        line.append(' ').append(new String(tree.symlinkTarget(found.node()), UTF_8));
      } else if (found.kind() == FileKind.FILE) {
        line.append(' ').append(sum(file(tree, found.node(), (int) found.sizeBytes())));
      }
      lines.add(line.toString());
      if (found.kind() == FileKind.DIRECTORY) {
        directory(tree, found.node(), path);
      }
    } catch (KisekiException e) {
      throw new AssertionError("node " + path, e);
    }
  }

  private static byte[] file(FileTree tree, NodeId node, int length) {
    FileHandle handle = tree.open(ROOT, node, READ).handle();
    ByteBuffer target = ByteBuffer.allocate(length + 1);
    int count = Math.max(0, tree.read(handle, 0, target));
    tree.release(handle);
    return Arrays.copyOf(target.array(), count);
  }

  static String sum(byte[] bytes) {
    return bytes.length + ":" + Integer.toHexString(Arrays.hashCode(bytes));
  }
}

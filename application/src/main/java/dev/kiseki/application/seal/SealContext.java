package dev.kiseki.application.seal;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.Version;
import dev.kiseki.domain.VersioningState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The authenticated contexts of everything the store seals or tags: what a sealed thing belongs to.
 * Fixed-size fields first, at most one name, last: no two contexts of one purpose can be confused.
 * The tenant, the namespace and the purpose are added by the keys themselves. These layouts are on
 * disk.
 */
public final class SealContext {
  private static final byte FORMAT = 1;

  private SealContext() {}

  /** format, node, content, size. */
  public static byte[] facts(NodeId node, ContentId content, long sizeBytes) {
    return buffer(24, 0).putLong(node.value()).putLong(content.value()).putLong(sizeBytes).array();
  }

  /**
   * format, parent, node, content, size, modified, version, name: binds a name in a directory, and
   * a place among the versions, to a node and a content.
   */
  public static byte[] entry(
      DirectoryId parent,
      NodeId node,
      ContentId content,
      long sizeBytes,
      long modifiedMillis,
      Version version,
      byte[] name) {
    return entry(parent, node, content, sizeBytes, modifiedMillis, version, name, 0);
  }

  /** The same, with the name being what follows {@code nameStart} in {@code key}. */
  public static byte[] entry(
      DirectoryId parent,
      NodeId node,
      ContentId content,
      long sizeBytes,
      long modifiedMillis,
      Version version,
      byte[] key,
      int nameStart) {
    ByteBuffer context =
        buffer(40 + lengthOf(version), key.length - nameStart)
            .putLong(parent.value())
            .putLong(node.value())
            .putLong(content.value())
            .putLong(sizeBytes)
            .putLong(modifiedMillis);
    return put(context, version).put(key, nameStart, key.length - nameStart).array();
  }

  /**
   * format, parent, node, modified, version, and the name that follows {@code nameStart} in {@code
   * key}: binds a delete marker to its key and place.
   */
  public static byte[] marker(
      DirectoryId parent,
      NodeId node,
      long modifiedMillis,
      Version version,
      byte[] key,
      int nameStart) {
    ByteBuffer context =
        buffer(24 + lengthOf(version), key.length - nameStart)
            .putLong(parent.value())
            .putLong(node.value())
            .putLong(modifiedMillis);
    return put(context, version).put(key, nameStart, key.length - nameStart).array();
  }

  /** format, content, size. */
  public static byte[] inline(ContentId content, long sizeBytes) {
    return buffer(16, 0).putLong(content.value()).putLong(sizeBytes).array();
  }

  /** format, kind 1, content, start, end, offset in blob, blob. */
  public static byte[] blobExtent(
      ContentId content, long start, long end, long offset, BlobId blob) {
    return extent(1, content, start, end, offset).putLong(blob.high()).putLong(blob.low()).array();
  }

  /** format, kind 2, content, start, end, offset in source, source, 0. */
  public static byte[] sharedExtent(
      ContentId content, long start, long end, long offset, ContentId source) {
    return extent(2, content, start, end, offset).putLong(source.value()).putLong(0).array();
  }

  /** format, kind 3, content, start, end, 0, 0, 0. */
  public static byte[] holeExtent(ContentId content, long start, long end) {
    return extent(3, content, start, end, 0).putLong(0).putLong(0).array();
  }

  /**
   * format, parent, node, and the name that follows {@code nameStart} in {@code key}: binds a name
   * to a node that keeps its own state.
   */
  public static byte[] name(DirectoryId parent, NodeId node, byte[] key, int nameStart) {
    return buffer(16, key.length - nameStart)
        .putLong(parent.value())
        .putLong(node.value())
        .put(key, nameStart, key.length - nameStart)
        .array();
  }

  /** format, node, content, size, published, version: what a file with attributes is. */
  public static byte[] state(
      NodeId node, ContentId content, long sizeBytes, long publishedMillis, Version version) {
    ByteBuffer context =
        buffer(32 + lengthOf(version), 0)
            .putLong(node.value())
            .putLong(content.value())
            .putLong(sizeBytes)
            .putLong(publishedMillis);
    return put(context, version).array();
  }

  /** format, node: for what a node says of itself, a link's target or extended attributes. */
  public static byte[] node(NodeId node) {
    return buffer(8, 0).putLong(node.value()).array();
  }

  /** format, parent, child, name. */
  public static byte[] directory(DirectoryId parent, DirectoryId child, byte[] name) {
    return buffer(16, name.length).putLong(parent.value()).putLong(child.value()).put(name).array();
  }

  /** format, namespace, created, versioning state, length of the location, location, name. */
  public static byte[] namespace(
      NamespaceId id,
      NamespaceName name,
      long createdMillis,
      String location,
      VersioningState versioning) {
    byte[] locationBytes = location.getBytes(StandardCharsets.UTF_8);
    byte[] nameBytes = name.value().getBytes(StandardCharsets.UTF_8);
    return buffer(21, locationBytes.length + nameBytes.length)
        .putLong(id.value())
        .putLong(createdMillis)
        .put(number(versioning))
        .putInt(locationBytes.length)
        .put(locationBytes)
        .put(nameBytes)
        .array();
  }

  /** format, namespace. */
  public static byte[] settings(NamespaceId id) {
    return buffer(8, 0).putLong(id.value()).array();
  }

  /** format, upload, key. */
  public static byte[] upload(UploadId upload, ObjectKey key) {
    return buffer(16, key.length())
        .putLong(upload.high())
        .putLong(upload.low())
        .put(key.toBytes())
        .array();
  }

  /** format, upload, number, content, size. */
  public static byte[] part(UploadId upload, int number, ContentId content, long sizeBytes) {
    return buffer(36, 0)
        .putLong(upload.high())
        .putLong(upload.low())
        .putInt(number)
        .putLong(content.value())
        .putLong(sizeBytes)
        .array();
  }

  /** order, 1 if null and 2 if there is an origin, that. */
  private static ByteBuffer put(ByteBuffer context, Version version) {
    int flags = (version.isNull() ? 1 : 0) | (version.origin().isPresent() ? 2 : 0);
    context.putLong(version.order()).put((byte) flags);
    version.origin().ifPresent(origin -> context.putLong(origin.value()));
    return context;
  }

  private static int lengthOf(Version version) {
    return version.origin().isPresent() ? 17 : 9;
  }

  private static byte number(VersioningState versioning) {
    return switch (versioning) {
      case UNVERSIONED -> 0;
      case ENABLED -> 1;
      case SUSPENDED -> 2;
    };
  }

  private static ByteBuffer extent(int kind, ContentId content, long start, long end, long offset) {
    return buffer(49, 0)
        .put((byte) kind)
        .putLong(content.value())
        .putLong(start)
        .putLong(end)
        .putLong(offset);
  }

  private static ByteBuffer buffer(int fixedBytes, int nameBytes) {
    return ByteBuffer.allocate(1 + fixedBytes + nameBytes).put(FORMAT);
  }
}

package dev.kiseki.application.content;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.metadata.EntrySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;

/** See {@link EntrySeal}: the seals of a key that gets this object. */
public record NewEntrySeal(
    StoredKeySeal seals,
    NodeId node,
    ContentId content,
    long sizeBytes,
    long modifiedMillis,
    ETag etag)
    implements EntrySeal {
  @Override
  public byte[] entry(DirectoryId parent, Version version) {
    byte[] context =
        SealContext.entry(
            parent,
            node,
            content,
            sizeBytes,
            modifiedMillis,
            version,
            seals.key(),
            seals.nameStart());
    return seals.sealEntry(context, etag);
  }

  @Override
  public byte[] name(DirectoryId parent) {
    return seals.nameTag(parent, node);
  }

  @Override
  public byte[] state(Version version) {
    return seals.sealState(
        SealContext.state(node, content, sizeBytes, modifiedMillis, version), etag);
  }

  @Override
  public byte[] directoryTag(DirectoryId parent, byte[] name, DirectoryId child) {
    return seals.directoryTag(parent, name, child);
  }

  @Override
  public byte[] marker(DirectoryId parent, NodeId marker, Version version, long markedMillis) {
    return seals.marker(parent, marker, version, markedMillis);
  }

  @Override
  public byte[] moved(ObjectRow row, DirectoryId to, NodeId next) {
    return seals.moved(row, to, next);
  }
}

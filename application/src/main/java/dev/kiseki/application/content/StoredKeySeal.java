package dev.kiseki.application.content;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;

/** See {@link KeySeal}: what the store calls once it knows where the rows of a key lie. */
public final class StoredKeySeal implements KeySeal {
  private final NamespaceKeys keys;
  private final byte[] key;
  private final int nameStart;

  public StoredKeySeal(NamespaceKeys keys, ObjectKey key) {
    this(keys, key.toBytes());
  }

  /** Of a key that may be longer than S3's: a path of a mount. */
  StoredKeySeal(NamespaceKeys keys, byte[] key) {
    this.keys = keys;
    this.key = key;
    this.nameStart = ObjectSeals.nameStart(this.key);
  }

  @Override
  public byte[] directoryTag(DirectoryId parent, byte[] directory, DirectoryId child) {
    return keys.tag(Purpose.DIRECTORY, SealContext.directory(parent, child, directory));
  }

  @Override
  public byte[] marker(DirectoryId parent, NodeId node, Version version, long modifiedMillis) {
    return keys.tag(
        Purpose.MARKER, SealContext.marker(parent, node, modifiedMillis, version, key, nameStart));
  }

  @Override
  public byte[] moved(ObjectRow row, DirectoryId to, NodeId node) {
    ETag etag = ObjectSeals.openEntry(keys, key, row);
    return sealEntry(ObjectSeals.context(row, to, node, key), etag);
  }

  byte[] nameTag(DirectoryId parent, NodeId node) {
    return keys.tag(Purpose.NAME, SealContext.name(parent, node, key, nameStart));
  }

  byte[] sealState(byte[] context, ETag etag) {
    return ObjectSeals.sealState(keys, context, etag);
  }

  byte[] sealEntry(byte[] context, ETag etag) {
    return keys.sealRecord(Purpose.ENTRY, context, FactsCodec.encodeETag(etag));
  }

  byte[] key() {
    return key;
  }

  int nameStart() {
    return nameStart;
  }
}

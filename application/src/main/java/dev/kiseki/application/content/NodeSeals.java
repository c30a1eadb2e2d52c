package dev.kiseki.application.content;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.Extended;
import dev.kiseki.ports.out.files.FileSeals;
import dev.kiseki.ports.out.files.NodeName;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.StateSeal;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.KeySeal;
import dev.kiseki.ports.out.metadata.ObjectRow;

/**
 * Seals and opens what rows of files say. A name is bound to a node by a tag, a node to its content
 * by the seal of its state: so a rename makes one tag, and a publish one seal, however many names
 * the file has. A file that only S3 wrote has one seal for both: see {@link ObjectSeals}.
 */
public record NodeSeals(NamespaceKeys keys) implements FileSeals {
  @Override
  public byte[] name(DirectoryId parent, byte[] name, NodeId node) {
    return keys.tag(Purpose.NAME, SealContext.name(parent, node, name, 0));
  }

  @Override
  public byte[] directory(DirectoryId parent, byte[] name, DirectoryId child) {
    return keys.tag(Purpose.DIRECTORY, SealContext.directory(parent, child, name));
  }

  @Override
  public byte[] state(ObjectRow row, byte[] key, Version version, long publishedMillis) {
    ETag etag = ObjectSeals.openEntry(keys, key, row);
    return ObjectSeals.sealState(
        keys,
        SealContext.state(row.node(), row.content(), row.sizeBytes(), publishedMillis, version),
        etag);
  }

  @Override
  public KeySeal key(byte[] key) {
    return new StoredKeySeal(keys, key);
  }

  /** The seal of a state that a file is about to get. */
  public StateSeal newState(
      NodeId node, ContentId content, long sizeBytes, long publishedMillis, ETag etag) {
    return version ->
        ObjectSeals.sealState(
            keys, SealContext.state(node, content, sizeBytes, publishedMillis, version), etag);
  }

  /** Checks how a node was reached, and what it holds. DATA_CORRUPT. */
  public void check(StoredNode node) {
    switch (node.state()) {
      case NodeState.File file -> etag(node, file);
      case NodeState.Directory(DirectoryId id) ->
          node.name()
              .ifPresent(
                  name ->
                      keys.checkTag(
                          Purpose.DIRECTORY,
                          SealContext.directory(name.parent(), id, name.name()),
                          name.tag()));
      case NodeState.Symlink _, NodeState.Special _ ->
          node.name().ifPresent(name -> checkName(name, node.id()));
    }
  }

  /** Checks a file and gives its ETag. */
  public ETag etag(StoredNode node, NodeState.File file) {
    boolean isSealedForName = node.name().isPresent() && !node.name().get().isTagged();
    if (isSealedForName) {
      NodeName name = node.name().get();
      byte[] context =
          SealContext.entry(
              name.parent(),
              node.id(),
              file.content(),
              file.sizeBytes(),
              file.publishedMillis(),
              file.version(),
              name.name());
      return FactsCodec.decodeETag(keys.openRecord(Purpose.ENTRY, context, file.seal()));
    }
    node.name().ifPresent(name -> checkName(name, node.id()));
    return ObjectSeals.openState(
        keys,
        file.seal(),
        SealContext.state(
            node.id(), file.content(), file.sizeBytes(), file.publishedMillis(), file.version()));
  }

  /** Checks that a name is this node's, which is no directory. DATA_CORRUPT. */
  public void checkName(NodeName name, NodeId node) {
    keys.checkTag(Purpose.NAME, SealContext.name(name.parent(), node, name.name(), 0), name.tag());
  }

  /** Checks a file and opens the facts of its content. */
  public ObjectFacts facts(StoredNode node, NodeState.File file, byte[] sealedFacts) {
    ETag etag = etag(node, file);
    ObjectFacts facts =
        ObjectSeals.openFacts(
            keys, file.version().origin(node.id()), file.content(), file.sizeBytes(), sealedFacts);
    if (!facts.etag().equals(etag)) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "A file and its facts disagree.",
          Fact.of("node", node.id().value()));
    }
    return facts;
  }

  public byte[] sealTarget(NodeId node, byte[] target) {
    return keys.sealRecord(Purpose.SYMLINK, SealContext.node(node), target);
  }

  public byte[] openTarget(NodeId node, byte[] sealed) {
    return keys.openRecord(Purpose.SYMLINK, SealContext.node(node), sealed);
  }

  public Extended sealExtended(NodeId node, byte[] plain) {
    return new Extended(node, keys.sealRecord(Purpose.EXTENDED, SealContext.node(node), plain));
  }

  public byte[] openExtended(Extended extended) {
    return keys.openRecord(
        Purpose.EXTENDED, SealContext.node(extended.sealedFor()), extended.sealed());
  }
}

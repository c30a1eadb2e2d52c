package dev.kiseki.application.file;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.file.content.ContentFlusher;
import dev.kiseki.application.file.content.Extent;
import dev.kiseki.application.file.content.OpenContent;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.out.files.FileExtent;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NodeState;
import dev.kiseki.ports.out.files.Ownership;
import dev.kiseki.ports.out.files.Publish;
import dev.kiseki.ports.out.files.Stamp;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes what was changed in an open file its content: one operation of the store, visible to mounts
 * and S3 at once when it returns. Also turns memory into blobs without publishing anything. Called
 * with the node's lock.
 */
final class FilePublisher {
  /**
   * Up to this size a changed content is written anew, in one blob, if it has no holes: cheaper
   * than the pieces it would be read from afterwards.
   */
  private static final int WHOLE_BYTES = 128 * 1024;

  /** Bytes of a file are sealed anew once in the life of a key. */
  private static final int ATTEMPTS = 4;

  private final IdSource ids;
  private final WallClock clock;
  private final RandomBytes random;
  private final Supplier<BodyDigest> digests;
  private final ContentFlusher flusher;

  FilePublisher(
      IdSource ids,
      WallClock clock,
      RandomBytes random,
      Supplier<BodyDigest> digests,
      ContentFlusher flusher) {
    this.ids = ids;
    this.clock = clock;
    this.random = random;
    this.digests = digests;
    this.flusher = flusher;
  }

  /** The content of a file that was just made. */
  NewContent empty(Volume volume, NodeId node) {
    ETag etag = ETag.of(digests.get().finish().md5(), 0);
    ObjectFacts facts = new ObjectFacts(etag, ObjectAttributes.NONE, List.of(), List.of());
    return content(volume, node, ids.content(), 0, clock.millis(), facts, List.of());
  }

  private static NewContent content(
      Volume volume,
      NodeId node,
      ContentId id,
      long sizeBytes,
      long publishedMillis,
      ObjectFacts facts,
      List<FileExtent> extents) {
    OpenNamespace namespace = volume.namespace();
    return new NewContent(
        id,
        sizeBytes,
        publishedMillis,
        namespace.keys().currentEpoch(),
        ObjectSeals.sealFacts(namespace.keys(), node, id, sizeBytes, facts),
        extents,
        volume.seals().newState(node, id, sizeBytes, publishedMillis, facts.etag()));
  }

  /** Blobs for all that is in memory but the last block, where a writer may be. */
  void flush(OpenNode node) {
    Optional<OpenContent> content = node.content();
    if (content.isPresent()) {
      node.flushed(flusher.flushComplete(node.volume().namespace(), content.get(), node.digest()));
    }
  }

  /** Writes anew what is left of blobs that were mostly overwritten, so that they can go. */
  void compact(OpenNode node) {
    OpenContent content = node.content().orElseThrow();
    for (Extent rest : content.restsOfBlobs()) {
      rewrite(content, new Extent.Range(rest.start(), rest.end()));
      if (node.dirtyBytes() > OpenNodes.NODE_BYTES) {
        flushAll(node, content);
      }
    }
    flushAll(node, content);
  }

  /** Nothing to do for a file that was not changed. */
  void publish(OpenNode node) {
    adopt(node);
    for (int attempt = 1; ; attempt++) {
      try {
        publishOnce(node);
        return;
      } catch (KisekiException changed) {
        // By an attempt of ours that was still waiting for its turn, or by re-encryption.
        boolean mayTryAgain =
            changed.code() == ErrorCode.CONDITION_CHANGED
                && attempt < ATTEMPTS
                && (adopt(node) || isAsItWas(node));
        if (!mayTryAgain) {
          throw changed;
        }
      }
    }
  }

  /** Whether it changed only where its bytes lie, and what S3 says of them. */
  private static boolean isAsItWas(OpenNode node) {
    StoredNode stored = node.volume().files().node(node.volume().id(), node.ref());
    return stored.state() instanceof NodeState.File file
        && node.published().isOfSameBytes(file, etag(node, stored, file));
  }

  private static ETag etag(OpenNode node, StoredNode stored, NodeState.File file) {
    return node.volume().seals().etag(stored, file);
  }

  /** Finds out whether a publish that was not answered has happened; true if it has. */
  private static boolean adopt(OpenNode node) {
    if (node.attempts().isEmpty()) {
      return false;
    }
    StoredNode stored = node.volume().files().node(node.volume().id(), node.ref());
    if (!(stored.state() instanceof NodeState.File file)) {
      return false;
    }
    Optional<Long> changes = node.attempts().changesOf(file.content());
    if (changes.isEmpty()) {
      return false;
    }
    if (changes.get() == node.changes()) {
      node.published(file, etag(node, stored, file));
    } else {
      node.attempts().done(file.content());
      node.publishedBefore(file, etag(node, stored, file));
    }
    return true;
  }

  private void publishOnce(OpenNode node) {
    if (node.content().isEmpty()) {
      return;
    }
    OpenContent content = node.content().get();
    ObjectFacts before = node.published().facts();
    ContentId id = ids.content();
    ETag etag = prepare(node, content).orElseGet(this::opaque);
    List<FileExtent> extents = new Layout(node, id).extents(content.size());
    ObjectFacts facts = new ObjectFacts(etag, before.attributes(), List.of(), List.of());
    node.published(commit(node, id, content.size(), extents, facts), etag);
  }

  /** Makes bytes of another file the file's own without writing them: CONDITION_CHANGED. */
  void share(OpenNode node, SharedCopies.Beginning beginning, SharedCopies.Change change) {
    ContentId id = ids.content();
    List<FileExtent> extents = new Layout(node, id).extents(beginning);
    node.requireShared(
        extents.stream()
            .filter(extent -> !(extent instanceof FileExtent.Hole))
            .mapToLong(extent -> extent.end() - extent.start())
            .sum());
    ObjectFacts before = node.published().facts();
    ETag etag = beginning.etag().orElseGet(this::opaque);
    node.touched(change.now(), change.dropsPrivileges(), change.session());
    ObjectFacts facts = new ObjectFacts(etag, before.attributes(), List.of(), List.of());
    node.replaced(commit(node, id, beginning.end(), extents, facts), etag);
  }

  /** Brings everything out of memory; the MD5 of the content, if that was seen. */
  private Optional<ETag> prepare(OpenNode node, OpenContent content) {
    Optional<ETag> etag = Optional.empty();
    if (content.size() <= WHOLE_BYTES) {
      byte[] whole = read(content, 0, (int) content.size());
      etag = Optional.of(md5(whole));
      if (content.isDense() && content.isInPieces()) {
        content.write(0, ByteBuffer.wrap(whole));
      }
    }
    flushAll(node, content);
    for (Extent.Range region : content.fragmentedRegions()) {
      rewrite(content, region);
      flushAll(node, content);
    }
    return etag.isPresent()
        ? etag
        : node.digest().finish(content.size()).map(facts -> ETag.of(facts.md5(), 0));
  }

  private void flushAll(OpenNode node, OpenContent content) {
    node.flushed(flusher.flush(node.volume().namespace(), content, node.digest()));
  }

  private static byte[] read(OpenContent content, long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    content.read(offset, bytes);
    return bytes.array();
  }

  private ETag md5(byte[] whole) {
    BodyDigest digest = digests.get();
    digest.update(whole, 0, whole.length);
    return ETag.of(digest.finish().md5(), 0);
  }

  /** Many small pieces become neighbours in one blob; holes stay. */
  private static void rewrite(OpenContent content, Extent.Range region) {
    for (Extent extent : content.extentsIn(region)) {
      int length = (int) (extent.end() - extent.start());
      content.write(extent.start(), ByteBuffer.wrap(read(content, extent.start(), length)));
    }
  }

  /** No client may take it for the MD5 of the content: it has the form of a multipart upload's. */
  private ETag opaque() {
    byte[] bytes = new byte[16];
    random.fill(bytes);
    return ETag.of(bytes, 1);
  }

  private NodeState.File commit(
      OpenNode node, ContentId id, long sizeBytes, List<FileExtent> extents, ObjectFacts facts) {
    Volume volume = node.volume();
    NodeState.File base = node.base();
    OpenNode.Pending pending = node.pending().orElseThrow();
    long publishedMillis = Math.max(clock.millis(), base.publishedMillis());
    NewContent content = content(volume, node.id(), id, sizeBytes, publishedMillis, facts, extents);
    Publish publish =
        new Publish(
            node.ref(),
            base.content(),
            !node.published().isMadeHere(),
            content,
            pending.modified(),
            pending.privilegesDropped() ? withoutPrivileges(node) : Optional.empty(),
            new Stamp(pending.changed(), ids.node()),
            volume.seals());
    StoredNode done = published(node, publish);
    if (!(done.state() instanceof NodeState.File file)) {
      throw Failures.stale(node.id());
    }
    return file;
  }

  private static StoredNode published(OpenNode node, Publish publish) {
    try {
      return node.volume().files().publish(node.volume().id(), publish).value();
    } catch (KisekiException failure) {
      if (failure.code() == ErrorCode.STORE_BUSY) {
        node.attempts().unanswered(publish.content().id(), node.changes(), node.content());
      }
      throw failure;
    }
  }

  private static Optional<Ownership> withoutPrivileges(OpenNode node) {
    StoredNode stored = node.volume().files().node(node.volume().id(), node.ref());
    return stored
        .ownership()
        .map(o -> new Ownership(Modes.withoutPrivileges(o.permissions()), o.uid(), o.gid()));
  }
}

package dev.kiseki.application.reencrypt;

import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.BlobId;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import dev.kiseki.ports.out.reseal.SealedPlace;
import java.util.Arrays;

/** Opens what an older key sealed and seals it under the newest one, for the same place. */
final class Resealer {
  private final NamespaceKeys keys;

  Resealer(NamespaceKeys keys) {
    this.keys = keys;
  }

  /** DATA_CORRUPT when it was not sealed for that place. */
  byte[] again(SealedPlace place, byte[] sealed) {
    return switch (place) {
      case SealedPlace.Entry e ->
          record(
              Purpose.ENTRY,
              SealContext.entry(
                  e.parent(),
                  e.node(),
                  e.content(),
                  e.sizeBytes(),
                  e.modifiedMillis(),
                  e.version(),
                  e.name()),
              sealed);
      case SealedPlace.Marker m ->
          tag(
              Purpose.MARKER,
              SealContext.marker(
                  m.parent(), m.node(), m.modifiedMillis(), m.version(), m.name(), 0),
              sealed);
      case SealedPlace.Name n ->
          tag(Purpose.NAME, SealContext.name(n.parent(), n.node(), n.name(), 0), sealed);
      case SealedPlace.Directory d ->
          tag(Purpose.DIRECTORY, SealContext.directory(d.parent(), d.child(), d.name()), sealed);
      case SealedPlace.State s ->
          record(
              Purpose.STATE,
              SealContext.state(
                  s.node(), s.content(), s.sizeBytes(), s.publishedMillis(), s.version()),
              sealed);
      case SealedPlace.Facts f ->
          record(Purpose.FACTS, SealContext.facts(f.node(), f.content(), f.sizeBytes()), sealed);
      case SealedPlace.OwnerlessFacts _ -> new byte[0];
      case SealedPlace.Symlink link ->
          record(Purpose.SYMLINK, SealContext.node(link.node()), sealed);
      case SealedPlace.Extended extended ->
          record(Purpose.EXTENDED, SealContext.node(extended.node()), sealed);
      case SealedPlace.Inline i ->
          record(Purpose.INLINE, SealContext.inline(i.content(), i.sizeBytes()), sealed);
      case SealedPlace.BlobExtent e -> tag(Purpose.EXTENT, context(e, e.blob()), sealed);
      case SealedPlace.SharedExtent e ->
          tag(
              Purpose.EXTENT,
              SealContext.sharedExtent(e.content(), e.start(), e.end(), e.offset(), e.source()),
              sealed);
      case SealedPlace.HoleExtent e ->
          tag(Purpose.EXTENT, SealContext.holeExtent(e.content(), e.start(), e.end()), sealed);
      case SealedPlace.Upload u ->
          record(Purpose.UPLOAD, SealContext.upload(u.upload(), u.key()), sealed);
      case SealedPlace.Part p ->
          record(
              Purpose.PART,
              SealContext.part(p.upload(), p.number(), p.content(), p.sizeBytes()),
              sealed);
      case SealedPlace.Namespace(NamespaceRecord row) ->
          tag(
              Purpose.NAMESPACE,
              SealContext.namespace(
                  row.id(), row.name(), row.createdMillis(), row.location(), row.versioning()),
              sealed);
      case SealedPlace.Settings settings ->
          record(Purpose.SETTINGS, SealContext.settings(settings.namespace()), sealed);
    };
  }

  /** The tag of an extent whose bytes lie in another blob from now on. */
  byte[] moved(SealedPlace.BlobExtent extent, byte[] tag, BlobId copy) {
    keys.checkTag(Purpose.EXTENT, context(extent, extent.blob()), tag);
    return keys.tag(Purpose.EXTENT, context(extent, copy));
  }

  private static byte[] context(SealedPlace.BlobExtent e, BlobId blob) {
    return SealContext.blobExtent(e.content(), e.start(), e.end(), e.offset(), blob);
  }

  private byte[] record(Purpose purpose, byte[] context, byte[] sealed) {
    byte[] plain = keys.openRecord(purpose, context, sealed);
    try {
      return keys.sealRecord(purpose, context, plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private byte[] tag(Purpose purpose, byte[] context, byte[] tag) {
    keys.checkTag(purpose, context, tag);
    return keys.tag(purpose, context);
  }
}

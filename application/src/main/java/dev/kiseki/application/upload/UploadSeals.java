package dev.kiseki.application.upload;

import dev.kiseki.application.content.FactsCodec;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.upload.CreateUpload.UploadChecksum;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.List;
import java.util.Optional;

/** Seals and opens what the rows of an upload say. */
final class UploadSeals {
  private static final ETag NO_ETAG = new ETag(0, 0, 0);

  private UploadSeals() {}

  static byte[] sealUpload(
      NamespaceKeys keys,
      UploadId upload,
      ObjectKey key,
      ObjectAttributes attributes,
      Optional<UploadChecksum> checksum) {
    List<Checksum> wanted =
        checksum.map(c -> new Checksum(c.algorithm(), c.kind(), "")).stream().toList();
    ObjectFacts facts = new ObjectFacts(NO_ETAG, attributes, wanted, List.of());
    return keys.sealRecord(
        Purpose.UPLOAD, SealContext.upload(upload, key), FactsCodec.encode(facts));
  }

  static ObjectFacts openUpload(NamespaceKeys keys, UploadRow row) {
    return FactsCodec.decode(
        keys.openRecord(
            Purpose.UPLOAD, SealContext.upload(row.id(), row.key()), row.sealedFacts()));
  }

  static Optional<UploadChecksum> checksum(ObjectFacts upload) {
    return upload.checksums().stream()
        .findFirst()
        .map(c -> new UploadChecksum(c.algorithm(), c.kind()));
  }

  static byte[] sealPart(
      NamespaceKeys keys,
      UploadId upload,
      int number,
      ContentId content,
      long sizeBytes,
      BodyFacts body) {
    ObjectFacts facts =
        new ObjectFacts(ETag.of(body.md5(), 0), ObjectAttributes.NONE, body.checksums(), List.of());
    return keys.sealRecord(
        Purpose.PART,
        SealContext.part(upload, number, content, sizeBytes),
        FactsCodec.encode(facts));
  }

  static PartView openPart(NamespaceKeys keys, UploadId upload, PartRow row) {
    ObjectFacts facts =
        FactsCodec.decode(
            keys.openRecord(
                Purpose.PART,
                SealContext.part(upload, row.number(), row.content(), row.sizeBytes()),
                row.sealedFacts()));
    return new PartView(
        row.number(),
        facts.etag(),
        row.sizeBytes(),
        row.modifiedMillis() / 1000,
        facts.checksums());
  }
}

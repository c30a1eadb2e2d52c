package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PutRow;

/** A content about to be stored. */
public record NewContent(
    NamespaceId namespace,
    ContentId id,
    long sizeBytes,
    int keyEpoch,
    byte[] facts,
    ContentBody body) {

  public static NewContent of(PutRow put) {
    return new NewContent(
        put.namespace(),
        put.content(),
        put.sizeBytes(),
        put.keyEpoch(),
        put.sealedFacts(),
        put.body());
  }

  /** Of a part: its facts lie in the part's row. */
  public static NewContent of(NamespaceId namespace, PartPut part) {
    return new NewContent(
        namespace,
        part.row().content(),
        part.row().sizeBytes(),
        part.keyEpoch(),
        new byte[0],
        part.body());
  }
}

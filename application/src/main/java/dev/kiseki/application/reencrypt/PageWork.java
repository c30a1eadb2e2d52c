package dev.kiseki.application.reencrypt;

import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.Resealed.NewSeal;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import dev.kiseki.ports.out.reseal.SealedRow;
import dev.kiseki.ports.out.reseal.TenantReseal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seals the rows of one page anew and puts them back, some at a time. One thread, used once. */
final class PageWork {
  /** One write operation: a few milliseconds of the only writer. */
  private static final int GROUP_ROWS = 64;

  private static final long GROUP_BYTES = 1 << 20;

  /** What a row costs beside the bytes of blobs. */
  private static final long ROW_BYTES = 1024;

  private final OpenNamespace namespace;
  private final TenantReseal store;
  private final BlobCopier copier;
  private final Pace pace;
  private final int epoch;
  private final boolean dropsOwnerless;
  private final Resealer resealer;
  private final Map<BlobId, BlobId> copied = new HashMap<>();
  private List<Resealed> group = new ArrayList<>();
  private long groupBytes;
  private int lost;
  private int damaged;
  private int ownerless;
  private long blobs;
  private long bytes;

  /**
   * What came of a page.
   *
   * @param lost rows that others changed meanwhile
   * @param damaged rows that no key opens
   * @param ownerless facts of contents that no name led to, left as they are
   */
  record Outcome(int rows, int lost, int damaged, int ownerless, long blobs, long bytes) {}

  PageWork(
      OpenNamespace namespace,
      TenantReseal store,
      BlobCopier copier,
      Pace pace,
      int epoch,
      boolean dropsOwnerless) {
    this.namespace = namespace;
    this.store = store;
    this.copier = copier;
    this.pace = pace;
    this.epoch = epoch;
    this.dropsOwnerless = dropsOwnerless;
    this.resealer = new Resealer(namespace.keys());
  }

  Outcome run(SealedPage page) {
    try {
      for (SealedRow row : page.rows()) {
        one(row);
      }
      putBack();
    } finally {
      group.forEach(PageWork::close);
    }
    return new Outcome(page.rows().size(), lost, damaged, ownerless, blobs, bytes);
  }

  private void one(SealedRow row) {
    List<NewSeal> seals = new ArrayList<>();
    long before = bytes;
    try {
      for (Seal seal : row.seals()) {
        seals.add(again(seal));
      }
    } catch (KisekiException e) {
      seals.forEach(PageWork::close);
      if (e.code() != ErrorCode.DATA_CORRUPT) {
        throw e;
      }
      damaged++;
      return;
    }
    if (seals.stream().allMatch(NewSeal.Left.class::isInstance)) {
      return;
    }
    group.add(new Resealed(row, seals));
    groupBytes += bytes - before;
    pace.spent(ROW_BYTES);
    if (group.size() >= GROUP_ROWS || groupBytes >= GROUP_BYTES) {
      putBack();
    }
  }

  private NewSeal again(Seal seal) {
    if (seal.place() instanceof SealedPlace.OwnerlessFacts && !dropsOwnerless) {
      ownerless++;
      return new NewSeal.Left();
    }
    if (seal.place() instanceof SealedPlace.BlobExtent extent && seal.blob().isPresent()) {
      return moved(extent, seal, seal.blob().get());
    }
    return new NewSeal.Again(resealer.again(seal.place(), seal.sealed()));
  }

  private NewSeal moved(SealedPlace.BlobExtent extent, Seal seal, BlobRef old) {
    Optional<BlobId> known = Optional.ofNullable(copied.get(old.id())).or(seal::movedTo);
    if (known.isPresent()) {
      return new NewSeal.CopiedBefore(
          resealer.moved(extent, seal.sealed(), known.get()), known.get());
    }
    StagedBlob copy = copier.copy(namespace, old);
    try {
      byte[] tag = resealer.moved(extent, seal.sealed(), copy.id());
      copied.put(old.id(), copy.id());
      blobs++;
      bytes += old.lengthBytes();
      return new NewSeal.Copied(tag, copy);
    } catch (KisekiException e) {
      copy.close();
      throw e;
    }
  }

  private void putBack() {
    if (!group.isEmpty()) {
      List<Resealed> all = group;
      group = new ArrayList<>();
      groupBytes = 0;
      lost += store.swap(namespace.row().id(), epoch, all).value();
    }
  }

  private static void close(Resealed row) {
    row.seals().forEach(PageWork::close);
  }

  private static void close(NewSeal seal) {
    if (seal instanceof NewSeal.Copied(_, StagedBlob copy)) {
      copy.close();
    }
  }
}

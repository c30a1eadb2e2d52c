package dev.kiseki.testkit.contract;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.chunks.BlobRef;
import dev.kiseki.ports.out.chunks.BlobWriter;
import dev.kiseki.ports.out.chunks.ChunkStore;
import dev.kiseki.ports.out.chunks.NewBlob;
import dev.kiseki.ports.out.chunks.StagedBlob;
import dev.kiseki.ports.out.chunks.TenantChunks;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.reseal.ResealStore;
import dev.kiseki.ports.out.reseal.Resealed;
import dev.kiseki.ports.out.reseal.Resealed.NewSeal;
import dev.kiseki.ports.out.reseal.Seal;
import dev.kiseki.ports.out.reseal.SealedPage;
import dev.kiseki.ports.out.reseal.SealedPlace;
import dev.kiseki.ports.out.reseal.SealedRow;
import dev.kiseki.ports.out.reseal.TenantReseal;
import dev.kiseki.ports.out.reseal.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Moves the blobs of {@link FileSteps} as re-encryption does: page by page, some rows in an
 * operation, each blob into a new one under a later epoch. One thread.
 */
public final class BlobMoves {
  private static final int PAGE_ROWS = 5;
  private static final int GROUP_ROWS = 2;

  private final FileStores stores;
  private final TenantReseal rows;
  private final TenantChunks chunks;
  private final int tenant;
  private final Random random;
  private byte[] cursor = new byte[0];
  private int epoch;
  private int moved;

  /**
   * Of one tenant.
   *
   * @param epoch the first that blobs are moved to: later than any that they have
   */
  public BlobMoves(FileStores stores, ResealStore reseal, int tenant, int epoch, long seed) {
    this.stores = stores;
    this.rows = reseal.tenant(new TenantId(tenant));
    this.chunks = tenants(stores.chunks(), tenant);
    this.tenant = tenant;
    this.epoch = epoch;
    this.random = new Random(seed * 31 + tenant);
  }

  private static TenantChunks tenants(ChunkStore chunks, int tenant) {
    return chunks.tenant(new TenantId(tenant));
  }

  /** How many contents' extents were moved so far. */
  public int moved() {
    return moved;
  }

  /** One page; after the last one of an epoch it goes on with the next. */
  public void step() {
    if (page(FileSteps.namespace(stores, tenant))) {
      epoch++;
      boolean _ = rows.forgetCopies(PAGE_ROWS);
    }
  }

  /** To the end of this epoch, beside nobody; then no row tells of a blob's copy any more. */
  public void run() {
    Optional<NamespaceId> namespace = FileSteps.namespace(stores, tenant);
    boolean isAtItsEnd = false;
    while (!isAtItsEnd) {
      isAtItsEnd = page(namespace);
    }
    while (rows.forgetCopies(PAGE_ROWS)) {
      // each is one operation
    }
  }

  private boolean page(Optional<NamespaceId> namespace) {
    if (namespace.isEmpty()) {
      return true;
    }
    Walk walk = new Walk.All(Walk.Kind.CONTENTS);
    try (SealedPage page = rows.page(namespace.get(), walk, epoch, cursor, PAGE_ROWS)) {
      Map<BlobId, BlobId> copied = new HashMap<>();
      List<Resealed> group = new ArrayList<>();
      for (SealedRow row : page.rows()) {
        group.add(new Resealed(row, row.seals().stream().map(s -> seal(s, copied)).toList()));
        if (group.size() == GROUP_ROWS) {
          putBack(namespace.get(), group);
        }
      }
      putBack(namespace.get(), group);
      cursor = page.next().orElse(new byte[0]);
      return page.next().isEmpty();
    }
  }

  private void putBack(NamespaceId namespace, List<Resealed> group) {
    if (!group.isEmpty()) {
      moved += group.size() - rows.swap(namespace, epoch, List.copyOf(group)).value();
      group.clear();
    }
  }

  private NewSeal seal(Seal seal, Map<BlobId, BlobId> copied) {
    if (!(seal.place() instanceof SealedPlace.BlobExtent extent) || seal.blob().isEmpty()) {
      return new NewSeal.Again(seal.sealed());
    }
    BlobRef old = seal.blob().get();
    Optional<BlobId> known = Optional.ofNullable(copied.get(old.id())).or(seal::movedTo);
    if (known.isPresent()) {
      return new NewSeal.CopiedBefore(tag(extent, known.get()), known.get());
    }
    StagedBlob copy = copy(old);
    copied.put(old.id(), copy.id());
    return new NewSeal.Copied(tag(extent, copy.id()), copy);
  }

  private static byte[] tag(SealedPlace.BlobExtent extent, BlobId blob) {
    return FakeSeals.blobExtent(
        extent.content(), extent.start(), extent.end(), blob, extent.offset());
  }

  private StagedBlob copy(BlobRef old) {
    byte[] read = new byte[old.frameSizeBytes() + NamespaceKeys.FRAME_OVERHEAD];
    BlobId id = new BlobId(random.nextLong(), random.nextLong());
    NewBlob blob =
        new NewBlob(id, new NamespaceId(1), old.frameSizeBytes(), epoch, old.lengthBytes());
    try (BlobWriter writer = chunks.create(blob)) {
      for (long frame = 0; frame < old.frameCount(); frame++) {
        int length = chunks.readFrame(old, frame, read, 0);
        byte[] plain = FakeSeals.openFrame(old.id(), frame, Arrays.copyOf(read, length));
        byte[] sealed = FakeSeals.frame(id, frame, plain);
        writer.append(sealed, 0, sealed.length, plain.length);
      }
      return writer.finish();
    }
  }
}

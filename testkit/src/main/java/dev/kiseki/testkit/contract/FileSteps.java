package dev.kiseki.testkit.contract;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.StoredNode;
import dev.kiseki.ports.out.metadata.NamespaceRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random steps of a mount and of S3 on the files of one tenant, each durable before the next, for
 * whoever wants to know what a store holds after some of them. A step that is refused changes
 * nothing.
 */
public final class FileSteps {
  private static final NamespaceName NAME = new NamespaceName("mounted");
  private static final int MOST_HELD = 3;
  private static final int MOST_ATTEMPTS = 30;

  /** A copy makes no file longer than that. */
  private static final int MOST_COPIED_BYTES = 500;

  private final FileStores stores;
  private final Stage stage;
  private final Random random;
  private final boolean versioned;
  private final Deque<NodeId> held = new ArrayDeque<>();
  private Optional<FileStage> files = Optional.empty();
  private int steps;

  /**
   * Steps of one tenant.
   *
   * @param versioned whether the namespace keeps versions from its second step on
   */
  public FileSteps(FileStores stores, int tenant, boolean versioned, long seed) {
    this.stores = stores;
    this.stage = new Stage(new Stores(stores.metadata(), stores.chunks())).ofTenant(tenant);
    this.versioned = versioned;
    this.random = new Random(seed * 31 + tenant);
  }

  /** What a store shows of a tenant's files: see {@link FileState}. Empty before the first step. */
  public static Optional<FileState> state(FileStores stores, int tenant) {
    Stage stage = new Stage(new Stores(stores.metadata(), stores.chunks())).ofTenant(tenant);
    return namespace(stores, tenant)
        .map(namespace -> FileState.of(new FileStage(stores, stage, namespace)));
  }

  static Optional<NamespaceId> namespace(FileStores stores, int tenant) {
    return stores.metadata().tenant(new TenantId(tenant)).namespace(NAME).map(NamespaceRecord::id);
  }

  /** One more, done and durable when this returns. */
  public void next() {
    steps++;
    if (files.isEmpty()) {
      files = Optional.of(new FileStage(stores, stage, stage.namespace(NAME.value())));
    } else if (steps == 2 && versioned) {
      files.get().setVersioning(VersioningState.UNVERSIONED, VersioningState.ENABLED);
    } else {
      int attempts = 0;
      while (!isDone(files.get()) && attempts < MOST_ATTEMPTS) {
        attempts++;
      }
    }
  }

  private boolean isDone(FileStage on) {
    try {
      return isDone(on, path(), path(), "text " + steps);
    } catch (KisekiException refused) {
      // Names are taken, missing, of another kind: a mount's everyday life.
      return false;
    }
  }

  private boolean isDone(FileStage on, String path, String other, String text) {
    boolean canBe = parents(on, path) && parents(on, other);
    if (canBe) {
      switch (random.nextInt(21)) {
        case 0, 1, 2 -> on.create(path, text);
        case 3, 4 -> on.publish(file(on, path), text);
        case 5, 6, 7 -> on.rename(path, other);
        case 8 -> on.rename(path, other, RenameRule.EXCHANGE);
        case 9 -> on.link(file(on, path), other);
        case 10 -> on.unlink(path);
        case 11 -> unlinkHeld(on, path);
        case 12, 13 -> on.makeDirectory(path);
        case 14 -> on.removeDirectory(path);
        case 15, 16 -> share(on, path, other);
        case 17 -> label(on, path, text);
        default -> onlyS3(on, path, text);
      }
    }
    return canBe;
  }

  /** As cp(1) and `cat >>` of a file, with blobs that both files name afterwards. */
  private void share(FileStage on, String path, String other) {
    NodeRef source = file(on, path);
    NodeRef target = file(on, other);
    String text = on.text(path);
    String own = on.text(other);
    boolean keepsOwn = random.nextBoolean() && text.length() + own.length() < MOST_COPIED_BYTES;
    if (!keepsOwn && text.equals(own)) {
      throw noFile();
    }
    on.share(source, target, keepsOwn);
  }

  private void onlyS3(FileStage on, String path, String text) {
    if (random.nextInt(3) == 0) {
      stage.remove(on.namespace(), path);
    } else if (on.find(path).filter(node -> !isFile(node)).isEmpty()) {
      // A directory would hide what comes.
      List<VersionId> all = VersionPages.idsOf(stage, on.namespace(), ObjectKey.of(path));
      if (versioned && !all.isEmpty() && random.nextBoolean()) {
        int index = random.nextInt(4) > 0 ? 0 : random.nextInt(all.size());
        stage.remove(on.namespace(), path, all.get(index));
      } else {
        stage.put(on.namespace(), path, text);
      }
    }
  }

  /** As PutObjectTagging of any version. */
  private void label(FileStage on, String path, String label) {
    List<Optional<VersionId>> versions =
        VersionPages.idsOf(stage, on.namespace(), ObjectKey.of(path)).stream()
            .map(Optional::of)
            .filter(id -> stage.isObject(on.namespace(), path, id))
            .toList();
    if (versions.isEmpty()) {
      throw noFile();
    }
    stage.label(on.namespace(), path, versions.get(random.nextInt(versions.size())), label);
  }

  /** As unlink(2) of a file that is open; some are closed later, others when the power goes. */
  private void unlinkHeld(FileStage on, String path) {
    NodeRef ref = file(on, path);
    on.files().hold(on.namespace(), ref);
    held.add(ref.node());
    on.unlink(path);
    if (held.size() > MOST_HELD) {
      on.files().release(on.namespace(), held.remove());
      on.files().awaitDurable();
    }
  }

  private static NodeRef file(FileStage on, String path) {
    StoredNode node = on.find(path).filter(FileSteps::isFile).orElseThrow(FileSteps::noFile);
    return NodeRef.of(node.id(), on.place(path));
  }

  private static boolean isFile(StoredNode node) {
    return node.kind() == NodeKind.FILE;
  }

  private static KisekiException noFile() {
    return new KisekiException(ErrorCode.NO_SUCH_FILE, "No file is there.");
  }

  /** Whether the directory of a path is there. */
  private static boolean parents(FileStage on, String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0
        || (parents(on, path.substring(0, slash))
            && on.find(path.substring(0, slash)).filter(node -> !isFile(node)).isPresent());
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      path.append((char) ('d' + random.nextInt(2))).append('/');
    }
    return path.append((char) ('a' + random.nextInt(5))).toString();
  }
}

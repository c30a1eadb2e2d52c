package dev.kiseki.dist.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kiseki.adapters.s3http.body.StreamDigest;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.ExtendedAttribute;
import dev.kiseki.ports.in.file.ExtendedName;
import dev.kiseki.ports.in.file.FileHandle;
import dev.kiseki.ports.in.file.FileName;
import dev.kiseki.ports.in.file.FileRange;
import dev.kiseki.ports.in.file.FileTree;
import dev.kiseki.ports.in.file.LockOwner;
import dev.kiseki.ports.in.file.OpenMode;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.in.file.Requester;
import dev.kiseki.ports.in.file.WritePlace;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.PartCombiner;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Random requests and calls on one bucket, of S3 and of a mount, on the same few names. What is
 * refused because a name is taken, missing or of another kind is everyday life; damage is not, nor
 * is a key that is not there twice in a row.
 */
final class BusyBucket {
  private static final Requester ROOT = new Requester(0, 0, 1, 1);
  private static final OpenMode READ_WRITE = new OpenMode(true, true, false, false);
  private static final byte[] NONE = {};
  private static final int MOST_BYTES = 200_000;
  private static final int SMALL_BYTES = 5000;
  private static final int MOST_OPEN = 3;

  private final ClientVerbs verbs;
  private final Caller caller;
  private final NamespaceName bucket;
  private final FileTree tree;
  private final Random random;
  private final boolean renames;
  private final Deque<FileHandle> open = new ArrayDeque<>();
  private final Deque<UploadTarget> uploads = new ArrayDeque<>();

  BusyBucket(
      ClientVerbs verbs,
      Caller caller,
      NamespaceName bucket,
      FileTree tree,
      Random random,
      boolean renames) {
    this.verbs = verbs;
    this.caller = caller;
    this.bucket = bucket;
    this.tree = tree;
    this.random = random;
    this.renames = renames;
  }

  /** One request, which may be refused. */
  String step() {
    int what = random.nextInt(24);
    try {
      return again(what);
    } catch (KisekiException e) {
      boolean isEveryday =
          switch (e.code().category()) {
            case INVALID, ABSENT, CONFLICT, UNSUPPORTED, DENIED -> true;
            case UNAVAILABLE, CORRUPT -> false;
          };
      if (!isEveryday) {
        throw new AssertionError("step " + what, e);
      }
      return what + " refused: " + e.code();
    }
  }

  /** As every client does: 503 is to be tried again. */
  private String again(int what) {
    try {
      return step(what);
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.KEYS_UNAVAILABLE) {
        throw e;
      }
      return step(what);
    }
  }

  private String step(int what) {
    String key = key();
    String other = key();
    switch (what) {
      case 0, 1, 2 -> verbs.put(caller, bucket.value(), key, bytes());
      case 3 -> verbs.delete(caller, bucket.value(), key);
      case 4, 5, 16, 17, 18 -> {
        if (!renames) {
          removeVersion();
        } else if (what == 18) {
          renameDirectory();
        } else {
          tree.rename(ROOT, entry(key), entry(other), RenameMode.REPLACE);
        }
      }
      case 6 -> verbs.copy(caller, bucket.value(), key, bucket.value(), other);
      case 7 -> tag(key);
      case 8 -> verbs.tag(caller, bucket.value(), Map.of("t", "" + random.nextInt(100)));
      case 9 ->
          verbs.versioning(
              caller,
              bucket.value(),
              random.nextInt(3) == 0 ? VersioningState.SUSPENDED : VersioningState.ENABLED);
      case 10 -> upload(key);
      case 11 -> part();
      case 12 -> partCopy(other);
      case 13 -> complete();
      case 14, 15 -> write(key);
      case 19 -> tree.link(ROOT, node(key), entry(other));
      case 20 -> tree.unlink(ROOT, entry(key));
      case 21 -> tree.makeSymlink(ROOT, entry(key), ("to " + other).getBytes(UTF_8));
      case 22 -> attribute(key);
      default -> share(key, other);
    }
    return what + " " + key + " " + other;
  }

  private String key() {
    String name = String.valueOf((char) ('a' + random.nextInt(4)));
    return switch (random.nextInt(4)) {
      case 0 -> name;
      case 1 -> "d/" + name;
      case 2 -> "e/" + name;
      default -> "d/f/" + name;
    };
  }

  private byte[] bytes() {
    int most = random.nextInt(6) == 0 ? MOST_BYTES : SMALL_BYTES;
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private ObjectTarget target(String key, Optional<VersionId> version) {
    return new ObjectTarget(caller, bucket, ObjectKey.of(key), version);
  }

  private void removeVersion() {
    var query = new ListVersions.Query(caller, bucket, NONE, NONE, NONE, Optional.empty(), 1000);
    List<ListVersions.Item> all = verbs.useCases().listVersions().list(query).items();
    if (all.isEmpty()) {
      return;
    }
    ListVersions.Item item = all.get(random.nextInt(all.size()));
    Optional<VersionId> version =
        switch (item) {
          case ListVersions.Kept kept -> Optional.of(kept.version());
          case ListVersions.Marker marker -> Optional.of(marker.version());
          case ListVersions.CommonPrefix _ -> Optional.empty();
        };
    var _ =
        verbs
            .useCases()
            .deleteObject()
            .delete(target(new String(item.bytes(), UTF_8), version), DeleteConditions.NONE);
  }

  private void tag(String key) {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    tags.put("a", "" + random.nextInt(100));
    var _ = verbs.useCases().setTags().set(target(key, Optional.empty()), tags);
  }

  private void upload(String key) {
    UploadId id =
        verbs
            .useCases()
            .createUpload()
            .create(
                new CreateUpload.Command(
                    target(key, Optional.empty()), ObjectAttributes.NONE, Optional.empty()));
    uploads.add(new UploadTarget(target(key, Optional.empty()), id));
    part();
  }

  private void part() {
    if (!uploads.isEmpty()) {
      byte[] body = bytes();
      var _ =
          verbs
              .useCases()
              .uploadPart()
              .upload(
                  uploads.getFirst(),
                  new PartNumber(1 + random.nextInt(2)),
                  _ -> new TestBody(body, true));
    }
  }

  private void partCopy(String source) {
    if (!uploads.isEmpty()) {
      var _ =
          verbs
              .useCases()
              .uploadPartCopy()
              .copy(
                  new dev.kiseki.ports.in.upload.UploadPartCopy.Command(
                      target(source, Optional.empty()),
                      ReadConditions.NONE,
                      Optional.empty(),
                      uploads.getFirst(),
                      new PartNumber(1 + random.nextInt(2)),
                      new StreamDigest(Optional.empty())));
    }
  }

  private void complete() {
    if (uploads.isEmpty()) {
      return;
    }
    UploadTarget target = uploads.remove();
    List<CompleteUpload.NamedPart> named =
        verbs.useCases().listParts().list(target, 0, 10).parts().stream()
            .map(
                part ->
                    new CompleteUpload.NamedPart(
                        new PartNumber(part.number()), part.etag().text(), List.of()))
            .toList();
    PartCombiner combiner =
        (views, _) ->
            new PartCombiner.Combined(
                ETag.of(TestBody.md5(new byte[] {(byte) views.size()}), views.size()),
                Optional.empty());
    var _ =
        verbs
            .useCases()
            .completeUpload()
            .complete(
                new CompleteUpload.Command(
                    target,
                    named,
                    CompleteUpload.Expected.NOTHING,
                    dev.kiseki.domain.WriteConditions.NONE,
                    combiner));
  }

  // ---- as a mount

  private NodeId node(String path) {
    NodeId node = tree.root();
    for (String name : path.split("/", -1)) {
      node =
          tree.lookup(new EntryRef(node, FileName.of(name)))
              .orElseThrow(() -> new KisekiException(ErrorCode.NO_SUCH_FILE, "none"))
              .node();
    }
    return node;
  }

  private EntryRef entry(String path) {
    int slash = path.lastIndexOf('/');
    NodeId parent = slash < 0 ? tree.root() : node(path.substring(0, slash));
    return new EntryRef(parent, FileName.of(path.substring(slash + 1)));
  }

  /** At some place of a file that may be there; some stay open for a while. */
  private void write(String key) {
    EntryRef entry = entry(key);
    FileHandle handle =
        tree.lookup(entry).isPresent()
            ? tree.open(ROOT, node(key), READ_WRITE).handle()
            : tree.create(ROOT, entry, 0644, READ_WRITE).opened().handle();
    WritePlace place = new WritePlace(handle, random.nextInt(MOST_BYTES), false, false);
    int _ = tree.write(ROOT, place, ByteBuffer.wrap(bytes()));
    open.add(handle);
    tree.sync(handle, false);
    if (open.size() > MOST_OPEN) {
      end(open.remove());
    }
  }

  private void end(FileHandle handle) {
    tree.flush(handle, new LockOwner(1));
    tree.release(handle);
  }

  private void renameDirectory() {
    List<String> names = List.of("d", "e", "d/f", "g");
    String from = names.get(random.nextInt(4));
    String to = names.get(random.nextInt(4));
    tree.rename(ROOT, entry(from), entry(to), RenameMode.KEEP);
  }

  private void attribute(String key) {
    String place = random.nextInt(3) == 0 ? key.replaceAll("/?[^/]*$", "") : key;
    NodeId node = place.isEmpty() ? tree.root() : node(place);
    tree.setExtended(
        ROOT,
        node,
        new ExtendedAttribute(
            ExtendedName.of("user." + random.nextInt(2)),
            ("v" + random.nextInt(100)).getBytes(UTF_8)),
        ExtendedAttribute.Mode.EITHER);
  }

  private void share(String from, String to) {
    FileHandle source = tree.open(ROOT, node(from), READ_WRITE).handle();
    try {
      EntryRef entry = entry(to);
      FileHandle target =
          tree.lookup(entry).isPresent()
              ? tree.open(ROOT, node(to), READ_WRITE).handle()
              : tree.create(ROOT, entry, 0644, READ_WRITE).opened().handle();
      long _ =
          tree.copy(
              ROOT, new FileRange(source, 0, MOST_BYTES), new WritePlace(target, 0, false, false));
      end(target);
    } finally {
      end(source);
    }
  }

  /** No file is open any more, and no upload. */
  void end() {
    while (!open.isEmpty()) {
      end(open.remove());
    }
  }
}

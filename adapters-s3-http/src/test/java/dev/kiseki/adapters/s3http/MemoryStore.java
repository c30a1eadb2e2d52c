package dev.kiseki.adapters.s3http;

import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.NamespaceSettings;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartFacts;
import dev.kiseki.domain.Role;
import dev.kiseki.domain.TenantId;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.ByteSink;
import dev.kiseki.ports.in.ByteSlice;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.in.identity.SigningIdentity;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.CreatedNamespace;
import dev.kiseki.ports.in.namespace.ListNamespaces;
import dev.kiseki.ports.in.namespace.NamespaceView;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import dev.kiseki.ports.in.object.ListObjects;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.object.ReadableObject;
import dev.kiseki.ports.in.object.StoredObject;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.ListParts;
import dev.kiseki.ports.in.upload.ListUploads;
import dev.kiseki.ports.in.upload.PartCombiner;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPartCopy;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.in.upload.UploadView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Use cases over maps, just enough to answer a client: the front end's tests run against it. */
final class MemoryStore {
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final long NOW_SECONDS = 1_700_000_000;

  private static final Caller CALLER =
      new Caller(
          new TenantId(1),
          new TenantName("acme"),
          "acme-admin",
          Role.ADMIN,
          dev.kiseki.domain.AccessScope.ALL);

  private final SigningIdentity identity =
      new SigningIdentity(CALLER, SECRET.getBytes(StandardCharsets.UTF_8));
  private final Map<NamespaceName, NamespaceView> buckets = new ConcurrentSkipListMap<>();
  private final Map<NamespaceName, ConcurrentSkipListMap<ObjectKey, Stored>> objects =
      new ConcurrentSkipListMap<>();
  private final Map<UploadId, Upload> uploads =
      new TreeMap<>((a, b) -> Long.compare(a.low(), b.low()));
  private final Map<NamespaceName, NamespaceSettings> settings = new ConcurrentSkipListMap<>();
  private final AtomicLong ids = new AtomicLong();

  private record Stored(ObjectView view, byte[] bytes) {}

  private record Upload(
      ObjectTarget target,
      ObjectAttributes attributes,
      Optional<CreateUpload.UploadChecksum> checksum,
      TreeMap<Integer, PartView> parts,
      TreeMap<Integer, byte[]> bytes) {}

  private record Read(byte[] bytes, List<Checksum> checksums, ETag etag) {}

  S3UseCases useCases() {
    return new S3UseCases(
        id -> id.equals(ACCESS_KEY) ? Optional.of(identity) : Optional.empty(),
        new S3UseCases.Namespaces(
            command -> {
              NamespaceView view =
                  new NamespaceView(
                      command.name(),
                      CALLER.tenantName(),
                      NOW_SECONDS * 1000,
                      command.location(),
                      VersioningState.UNVERSIONED);
              boolean isNew = buckets.putIfAbsent(command.name(), view) == null;
              objects.putIfAbsent(command.name(), new ConcurrentSkipListMap<>());
              return new CreatedNamespace(view, isNew);
            },
            (caller, name) -> {
              if (!bucket(name).isEmpty()) {
                throw new KisekiException(ErrorCode.NAMESPACE_NOT_EMPTY, "The bucket is not empty");
              }
              buckets.remove(name);
              objects.remove(name);
            },
            (caller, name) -> {
              bucket(name);
              return Optional.ofNullable(buckets.get(name)).orElseThrow();
            },
            (caller, prefix, after, limit) ->
                new ListNamespaces.Page(List.copyOf(buckets.values()), false),
            (caller, name, state) -> bucket(name)),
        new S3UseCases.Objects(
            command -> put(command.target(), command.attributes(), command.body()),
            this::open,
            this::head,
            (target, conditions) -> {
              bucket(target.namespace()).remove(target.key());
              return Deletion.PLAIN;
            },
            (caller, name, entries) ->
                entries.stream()
                    .map(
                        entry -> {
                          bucket(name).remove(entry.key());
                          return new DeleteObjects.Answer(entry, Deletion.PLAIN, Optional.empty());
                        })
                    .toList(),
            command -> {
              Stored source = stored(command.source());
              bucket(command.target().namespace()).put(command.target().key(), source);
              return new CopyObject.Copied(source.view(), Optional.empty());
            },
            this::list,
            query -> new ListVersions.Page(List.of(), false)),
        new S3UseCases.Uploads(
            this::create,
            (target, number, opener) -> {
              Upload upload = upload(target);
              BodySource body = opener.open(new UploadView(upload.attributes(), upload.checksum()));
              return part(target, number.value(), read(body));
            },
            command -> {
              byte[] bytes = stored(command.source()).bytes();
              command.digest().update(bytes, 0, bytes.length);
              var facts = command.digest().finish();
              PartView part =
                  part(
                      command.target(),
                      command.number().value(),
                      new Read(bytes, facts.checksums(), ETag.of(facts.md5(), 0)));
              return new UploadPartCopy.Copied(part, Optional.empty());
            },
            this::complete,
            target -> {
              upload(target);
              uploads.remove(target.upload());
            },
            (target, after, limit) ->
                new ListParts.Page(
                    List.copyOf(upload(target).parts().values()),
                    false,
                    "acme-admin",
                    upload(target).checksum()),
            query ->
                new ListUploads.Page(
                    uploads.entrySet().stream()
                        .map(
                            e ->
                                new ListUploads.Upload(
                                    e.getValue().target().key(),
                                    e.getKey(),
                                    NOW_SECONDS,
                                    "acme-admin",
                                    e.getValue().checksum()))
                        .toList(),
                    List.of(),
                    false)),
        new S3UseCases.Settings(
            new RoleFreeAccess(),
            (caller, name) -> {
              bucket(name);
              return settings.getOrDefault(name, NamespaceSettings.NONE);
            },
            (caller, name, change) -> {
              bucket(name);
              settings.compute(
                  name, (n, now) -> change.apply(now == null ? NamespaceSettings.NONE : now));
            },
            caller -> new FindEncryptionKey.KeyName("local"),
            this::tag));
  }

  /** Every caller is an admin; only the bucket has to be there. */
  private final class RoleFreeAccess implements CheckAccess {
    @Override
    public void require(Caller caller, NamespaceName namespace, Access access) {
      bucket(namespace);
    }

    @Override
    public void requireCreator(Caller caller, NamespaceName namespace) {}

    @Override
    public KisekiException denied(Caller caller, NamespaceName namespace) {
      return new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }

    @Override
    public KisekiException anonymous(Optional<NamespaceName> namespace) {
      return new KisekiException(ErrorCode.ACCESS_DENIED, "Access Denied");
    }
  }

  private Optional<VersionId> tag(ObjectTarget target, SequencedMap<String, String> tags) {
    Stored stored = stored(target);
    ObjectFacts facts = stored.view().facts();
    ObjectFacts tagged =
        new ObjectFacts(
            facts.etag(), facts.attributes().withTags(tags), facts.checksums(), facts.parts());
    bucket(target.namespace())
        .put(
            target.key(),
            new Stored(
                new ObjectView(tagged, stored.view().sizeBytes(), NOW_SECONDS, Optional.empty()),
                stored.bytes()));
    return Optional.empty();
  }

  private ConcurrentSkipListMap<ObjectKey, Stored> bucket(NamespaceName name) {
    var found = objects.get(name);
    if (found == null) {
      throw new KisekiException(
          ErrorCode.NO_SUCH_NAMESPACE,
          "The specified bucket does not exist",
          Fact.of("BucketName", name.value()));
    }
    return found;
  }

  private Stored stored(ObjectTarget target) {
    Stored found = bucket(target.namespace()).get(target.key());
    if (found == null) {
      throw new KisekiException(
          ErrorCode.NO_SUCH_KEY,
          "The specified key does not exist.",
          Fact.of("Key", target.key().text()));
    }
    return found;
  }

  private static Read read(BodySource body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteSlice slice = body.next(); !slice.isEmpty(); slice = body.next()) {
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return new Read(all.toByteArray(), body.facts().checksums(), ETag.of(body.facts().md5(), 0));
  }

  private StoredObject put(ObjectTarget target, ObjectAttributes attributes, BodySource body) {
    var bucket = bucket(target.namespace());
    Read read = read(body);
    ObjectFacts facts = new ObjectFacts(read.etag(), attributes, read.checksums(), List.of());
    bucket.put(target.key(), new Stored(view(facts, read.bytes().length), read.bytes()));
    return new StoredObject(facts, Optional.empty());
  }

  private HeadObject.Answer head(GetObject.Query query) {
    try (ReadableObject object = open(query)) {
      return new HeadObject.Answer(object.view(), object.range(), object.isPartial());
    }
  }

  private ReadableObject open(GetObject.Query query) {
    Stored stored = stored(query.target());
    ETag etag = stored.view().facts().etag();
    switch (query.conditions().evaluate(etag, NOW_SECONDS)) {
      case PASS -> {
        // read on
      }
      case NOT_MODIFIED ->
          throw new KisekiException(
              ErrorCode.NOT_MODIFIED,
              "Not Modified",
              Fact.of("ETag", etag.text()),
              Fact.of("LastModified", NOW_SECONDS));
      case FAILED -> throw new KisekiException(ErrorCode.PRECONDITION_FAILED, "failed");
    }
    long size = stored.bytes().length;
    ByteRange range =
        query.range().isEmpty()
            ? ByteRange.all(size)
            : query
                .range()
                .get()
                .within(size)
                .orElseThrow(
                    () ->
                        new KisekiException(
                            ErrorCode.INVALID_RANGE,
                            "The requested range is not satisfiable",
                            Fact.of("ActualObjectSize", size)));
    return new OpenBytes(stored.view(), stored.bytes(), range, query.range().isPresent());
  }

  private record OpenBytes(ObjectView view, byte[] bytes, ByteRange range, boolean isPartial)
      implements ReadableObject {
    @Override
    public void transferTo(ByteSink sink) {
      for (int at = (int) range.start(); at < range.end(); at += 65536) {
        sink.write(bytes, at, (int) Math.min(65536, range.end() - at));
      }
    }

    @Override
    public void close() {}
  }

  private ListObjects.Page list(ListObjects.Query query) {
    List<ListObjects.Item> items = new ArrayList<>();
    String prefix = new String(query.prefix(), StandardCharsets.UTF_8);
    String delimiter = new String(query.delimiter(), StandardCharsets.UTF_8);
    String after = new String(query.after(), StandardCharsets.UTF_8);
    String lastCommon = "";
    for (var entry : bucket(query.namespace()).entrySet()) {
      String key = entry.getKey().text();
      if (!key.startsWith(prefix) || key.compareTo(after) <= 0) {
        continue;
      }
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = cut < 0 ? "" : key.substring(0, cut + delimiter.length());
      if (!common.isEmpty() && (common.equals(lastCommon) || common.compareTo(after) <= 0)) {
        continue;
      }
      if (items.size() == query.limit()) {
        return new ListObjects.Page(items, query.limit() > 0);
      }
      lastCommon = common;
      items.add(
          common.isEmpty()
              ? new ListObjects.Summary(
                  entry.getKey().toBytes(),
                  entry.getValue().view().sizeBytes(),
                  NOW_SECONDS,
                  entry.getValue().view().facts().etag())
              : new ListObjects.CommonPrefix(common.getBytes(StandardCharsets.UTF_8)));
    }
    return new ListObjects.Page(items, false);
  }

  private UploadId create(CreateUpload.Command command) {
    bucket(command.target().namespace());
    UploadId id = new UploadId(7, ids.incrementAndGet());
    uploads.put(
        id,
        new Upload(
            command.target(),
            command.attributes(),
            command.checksum(),
            new TreeMap<>(),
            new TreeMap<>()));
    return id;
  }

  private Upload upload(UploadTarget target) {
    Upload upload = uploads.get(target.upload());
    if (upload == null) {
      throw new KisekiException(ErrorCode.NO_SUCH_UPLOAD, "The specified upload does not exist.");
    }
    return upload;
  }

  private PartView part(UploadTarget target, int number, Read read) {
    Upload upload = upload(target);
    PartView view =
        new PartView(number, read.etag(), read.bytes().length, NOW_SECONDS, read.checksums());
    upload.parts().put(number, view);
    upload.bytes().put(number, read.bytes());
    return view;
  }

  private static ObjectView view(ObjectFacts facts, long size) {
    return new ObjectView(facts, size, NOW_SECONDS, Optional.empty());
  }

  private StoredObject complete(CompleteUpload.Command command) {
    Upload upload = upload(command.target());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    upload.bytes().values().forEach(all::writeBytes);
    PartCombiner.Combined combined =
        command.combiner().combine(List.copyOf(upload.parts().values()), upload.checksum());
    ObjectFacts facts =
        new ObjectFacts(
            combined.etag(),
            upload.attributes(),
            combined.checksum().map(List::of).orElse(List.of()),
            upload.parts().values().stream()
                .map(p -> new PartFacts(p.number(), p.sizeBytes(), Optional.empty()))
                .toList());
    bucket(command.target().object().namespace())
        .put(
            command.target().object().key(),
            new Stored(view(facts, all.size()), all.toByteArray()));
    uploads.remove(command.target().upload());
    return new StoredObject(facts, Optional.empty());
  }
}

package dev.kiseki.dist.wiring;

import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.domain.ReadConditions;
import dev.kiseki.domain.TenantName;
import dev.kiseki.domain.UploadId;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.VersioningState;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.ListObjects;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.PutObject;
import dev.kiseki.ports.in.object.ReadableObject;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.PartCombiner;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Short words for what clients and operators ask of a deployment. */
abstract class ClientVerbs {
  abstract UseCases useCases();

  Caller tenant(String name) {
    NewAccessKey key = useCases().createTenant().create(new TenantName(name), Optional.empty());
    return caller(key);
  }

  Caller caller(NewAccessKey key) {
    return useCases().findAccessKey().find(key.id().value()).orElseThrow().caller();
  }

  void bucket(Caller caller, String name) {
    useCases()
        .createNamespace()
        .create(new CreateNamespaceCommand(caller, new NamespaceName(name), ""));
  }

  void tag(Caller caller, String bucket, Map<String, String> tags) {
    useCases()
        .changeSettings()
        .change(caller, new NamespaceName(bucket), settings -> settings.withTags(tags));
  }

  Map<String, String> tags(Caller caller, String bucket) {
    return useCases().findSettings().find(caller, new NamespaceName(bucket)).tags();
  }

  void put(Caller caller, String bucket, String key, byte[] bytes) {
    put(caller, bucket, key, bytes, true, WriteConditions.NONE);
  }

  void put(
      Caller caller,
      String bucket,
      String key,
      byte[] bytes,
      boolean known,
      WriteConditions conditions) {
    useCases()
        .putObject()
        .put(
            new PutObject.Command(
                target(caller, bucket, key),
                new ObjectAttributes(
                    java.util.Map.of("content-type", "text/x-test"),
                    java.util.Map.of("planted", "metadata-needle"),
                    java.util.Map.of()),
                conditions,
                new TestBody(bytes, known)));
  }

  byte[] get(Caller caller, String bucket, String key) {
    return get(caller, bucket, key, Optional.empty());
  }

  byte[] get(Caller caller, String bucket, String key, Optional<RangeSpec> range) {
    GetObject.Query query =
        new GetObject.Query(
            target(caller, bucket, key), range, Optional.empty(), ReadConditions.NONE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReadableObject object = useCases().getObject().open(query)) {
      object.transferTo(out::write);
    }
    return out.toByteArray();
  }

  void copy(Caller caller, String fromBucket, String from, String toBucket, String to) {
    useCases()
        .copyObject()
        .copy(
            new CopyObject.Command(
                target(caller, fromBucket, from),
                ReadConditions.NONE,
                target(caller, toBucket, to),
                UnaryOperator.identity(),
                false,
                Optional.empty(),
                WriteConditions.NONE));
  }

  void delete(Caller caller, String bucket, String key) {
    useCases().deleteObject().delete(target(caller, bucket, key), DeleteConditions.NONE);
  }

  void versioning(Caller caller, String bucket, VersioningState state) {
    useCases().setVersioning().set(caller, new NamespaceName(bucket), state);
  }

  /** Puts, and gives the new version's name. */
  VersionId putVersion(Caller caller, String bucket, String key, byte[] bytes) {
    PutObject.Command command =
        new PutObject.Command(
            target(caller, bucket, key),
            ObjectAttributes.NONE,
            WriteConditions.NONE,
            new TestBody(bytes, true));
    return useCases().putObject().put(command).version().orElseThrow();
  }

  /** Deletes, and gives the delete marker's name. */
  VersionId mark(Caller caller, String bucket, String key) {
    return useCases()
        .deleteObject()
        .delete(target(caller, bucket, key), DeleteConditions.NONE)
        .version()
        .orElseThrow();
  }

  byte[] getVersion(Caller caller, String bucket, String key, Optional<VersionId> version) {
    ObjectTarget target =
        new ObjectTarget(caller, new NamespaceName(bucket), ObjectKey.of(key), version);
    GetObject.Query query =
        new GetObject.Query(target, Optional.empty(), Optional.empty(), ReadConditions.NONE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReadableObject object = useCases().getObject().open(query)) {
      object.transferTo(out::write);
    }
    return out.toByteArray();
  }

  /** All versions and markers: key and name, in the order of a listing. */
  List<String> versions(Caller caller, String bucket) {
    byte[] none = new byte[0];
    ListVersions.Query query =
        new ListVersions.Query(
            caller, new NamespaceName(bucket), none, none, none, Optional.empty(), 1000);
    return useCases().listVersions().list(query).items().stream().map(ClientVerbs::line).toList();
  }

  private static String line(ListVersions.Item item) {
    String key = new String(item.bytes(), StandardCharsets.UTF_8);
    return switch (item) {
      case ListVersions.Kept kept -> key + " " + kept.version();
      case ListVersions.Marker marker -> key + " " + marker.version() + " marker";
      case ListVersions.CommonPrefix _ -> key;
    };
  }

  List<String> list(Caller caller, String bucket) {
    return useCases()
        .listObjects()
        .list(
            new ListObjects.Query(
                caller, new NamespaceName(bucket), new byte[0], new byte[0], new byte[0], 1000))
        .items()
        .stream()
        .map(item -> new String(item.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Uploads the parts and completes. */
  void multipart(Caller caller, String bucket, String key, List<byte[]> parts) {
    multipart(caller, bucket, key, parts, () -> {});
  }

  /** The same, with something done after each part. */
  void multipart(Caller caller, String bucket, String key, List<byte[]> parts, Runnable afterEach) {
    UploadId id =
        useCases()
            .createUpload()
            .create(
                new CreateUpload.Command(
                    target(caller, bucket, key), ObjectAttributes.NONE, Optional.empty()));
    UploadTarget target = new UploadTarget(target(caller, bucket, key), id);
    List<CompleteUpload.NamedPart> named = new ArrayList<>();
    for (byte[] part : parts) {
      PartNumber number = new PartNumber(named.size() + 1);
      PartView view = useCases().uploadPart().upload(target, number, _ -> new TestBody(part, true));
      named.add(new CompleteUpload.NamedPart(number, view.etag().text(), List.of()));
      afterEach.run();
    }
    PartCombiner combiner =
        (views, _) ->
            new PartCombiner.Combined(
                ETag.of(TestBody.md5(new byte[] {(byte) views.size()}), views.size()),
                Optional.empty());
    CompleteUpload.Command complete =
        new CompleteUpload.Command(
            target, named, CompleteUpload.Expected.NOTHING, WriteConditions.NONE, combiner);
    useCases().completeUpload().complete(complete);
  }

  static ObjectTarget target(Caller caller, String bucket, String key) {
    return new ObjectTarget(caller, new NamespaceName(bucket), ObjectKey.of(key));
  }
}

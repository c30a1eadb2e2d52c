package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A bucket: for each key its versions, newest first; and the uploads in the order they began. */
final class ModelBucket {
  /** User guide, "Using versioning in S3 buckets". */
  enum Versioning {
    NEVER,
    ENABLED,
    SUSPENDED
  }

  static final String NULL = "null";

  final TreeMap<String, List<ModelVersion>> keys = new TreeMap<>(Utf8.ORDER);
  final List<ModelUpload> uploads = new ArrayList<>();

  /** Repeating a Complete is answered as the first time: what it said, and the version it made. */
  final Map<String, Optional<ModelVersion>> completed = new HashMap<>();

  Versioning versioning = Versioning.NEVER;

  boolean isEmpty() {
    return keys.isEmpty();
  }

  List<ModelVersion> versions(String key) {
    return keys.getOrDefault(key, List.of());
  }

  Optional<ModelVersion> head(String key) {
    return versions(key).stream().findFirst();
  }

  /** What a read without a version id finds. */
  Optional<ModelObject> current(String key) {
    return head(key).flatMap(ModelVersion::object);
  }

  Optional<ModelVersion> version(String key, String id) {
    return versions(key).stream().filter(version -> version.id().equals(id)).findFirst();
  }

  Optional<ModelUpload> upload(String id, String key) {
    return uploads.stream()
        .filter(upload -> upload.id().equals(id) && upload.key().equals(key))
        .findFirst();
  }

  /**
   * A new head. Without versioning and while it is suspended it replaces the null version.
   *
   * @param given the id that S3 chose, asked for only where it chooses one
   */
  ModelVersion add(String key, Optional<ModelObject> object, Supplier<String> given) {
    boolean numbered = versioning == Versioning.ENABLED;
    if (!numbered) {
      remove(key, NULL);
    }
    ModelVersion version = new ModelVersion(numbered ? given.get() : NULL, object);
    keys.computeIfAbsent(key, _ -> new ArrayList<>()).addFirst(version);
    return version;
  }

  Optional<ModelVersion> remove(String key, String id) {
    Optional<ModelVersion> found = version(key, id);
    if (found.isPresent()) {
      List<ModelVersion> left = keys.getOrDefault(key, List.of());
      left.remove(found.get());
      if (left.isEmpty()) {
        keys.remove(key);
      }
    }
    return found;
  }

  @SuppressWarnings("ReferenceEquality") // this one, not one like it
  void replace(String key, ModelVersion old, ModelVersion changed) {
    keys.getOrDefault(key, List.of()).replaceAll(version -> version == old ? changed : version);
  }
}

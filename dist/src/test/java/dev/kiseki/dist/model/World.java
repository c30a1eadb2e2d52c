package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A server and what it should hold, below names that no other play uses. */
final class World {
  /** A bucket or an object by name. */
  record Place(int bucket, String key) {
    @Override
    public String toString() {
      String shown =
          key.length() > 40 ? key.substring(0, 8) + "...(" + key.length() + " chars)" : key;
      return "b" + bucket + "/'" + shown + "'";
    }
  }

  /** An upload that was begun once, whatever became of it. */
  record KnownUpload(Place place, String id) {}

  private static final String NOBODYS_VERSION = "0000000000000001" + "0000000000000001";

  final Wire wire;
  final String prefix;
  final TreeMap<String, ModelBucket> buckets = new TreeMap<>(Utf8.ORDER);
  private final Map<Place, List<String>> ids = new java.util.HashMap<>();
  private final List<KnownUpload> uploads = new ArrayList<>();
  private final Map<String, Integer> coverage;

  World(Wire wire, String prefix, Map<String, Integer> coverage) {
    this.wire = wire;
    this.prefix = prefix;
    this.coverage = coverage;
  }

  String name(int bucket) {
    return prefix + "-b" + bucket;
  }

  Optional<ModelBucket> bucket(int number) {
    return Optional.ofNullable(buckets.get(name(number)));
  }

  void check(Step step, Answer answer, Expected expected) {
    String differences = expected.differences(answer);
    if (!differences.isEmpty()) {
      throw new AssertionError(step + "\n" + differences);
    }
    String kind = step.getClass().getSimpleName();
    String outcome = answer.code().isEmpty() ? "" + answer.status() : answer.code();
    coverage.merge(kind + " " + outcome, 1, Integer::sum);
  }

  /** The id that S3 chose for a new version. */
  String chosen(Place place, Answer answer) {
    return chosen(place, answer.header("x-amz-version-id").orElse(""));
  }

  String chosen(Place place, String id) {
    List<String> known = ids.computeIfAbsent(place, _ -> new ArrayList<>());
    if (id.isEmpty() || id.equals(ModelBucket.NULL) || known.contains(id)) {
      throw new AssertionError("no new version id at " + place + ": '" + id + "'");
    }
    known.add(id);
    return id;
  }

  /** An id that a version of this key has, or had, or never had; none for a negative pick. */
  Optional<String> id(Place place, int pick) {
    if (pick < 0) {
      return Optional.empty();
    }
    List<String> candidates = new ArrayList<>(ids.getOrDefault(place, List.of()));
    candidates.add(ModelBucket.NULL);
    candidates.add(NOBODYS_VERSION);
    return Optional.of(candidates.get(pick % candidates.size()));
  }

  void began(Place place, String id) {
    uploads.add(new KnownUpload(place, id));
  }

  Optional<KnownUpload> upload(int pick) {
    return uploads.isEmpty() ? Optional.empty() : Optional.of(uploads.get(pick % uploads.size()));
  }
}

package dev.kiseki.dist.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.w3c.dom.Element;

/** What changes nothing. */
final class ReadSteps {
  private ReadSteps() {}

  /** The version that is meant, or the refusal: absent, a marker, no such bucket. */
  static Expected found(
      World world, World.Place at, Optional<String> id, Function<ModelVersion, Expected> onObject) {
    Optional<ModelBucket> bucket = world.bucket(at.bucket());
    if (bucket.isEmpty()) {
      return Expected.noBucket();
    }
    Optional<ModelVersion> version =
        id.isPresent() ? bucket.get().version(at.key(), id.get()) : bucket.get().head(at.key());
    if (version.isEmpty()) {
      return id.isPresent() ? Expected.refused(404, "NoSuchVersion") : Expected.noKey();
    }
    if (!version.get().isMarker()) {
      return onObject.apply(version.get());
    }
    Expected refused =
        id.isPresent() ? Expected.refused(405, "MethodNotAllowed") : Expected.noKey();
    return refused
        .header("x-amz-delete-marker", "true")
        .header("x-amz-version-id", version.get().id());
  }

  /** Whether anything is said of versions. */
  static Optional<String> toldId(World world, World.Place at, ModelVersion version) {
    return world
        .bucket(at.bucket())
        .filter(bucket -> bucket.versioning != ModelBucket.Versioning.NEVER)
        .map(_ -> version.id());
  }

  /** A Range header. {@code last} below 0: to the end; {@code first} below 0: a suffix. */
  record Range(long first, long last) {
    String text() {
      return "bytes=" + (first < 0 ? "" : first) + "-" + (last < 0 ? "" : last);
    }

    /** Ignored by S3: its end lies before its start. */
    boolean isReversed() {
      return first >= 0 && last >= 0 && last < first;
    }

    long start(long size) {
      return first < 0 ? Math.max(0, size - last) : first;
    }

    long end(long size) {
      return first < 0 || last < 0 ? size : Math.min(size, last + 1);
    }
  }

  record Get(
      World.Place at, int version, Optional<Range> range, Precondition.Wish wish, boolean head)
      implements Step {
    @Override
    public void play(World world) {
      Optional<String> id = world.id(at, version);
      Optional<ModelObject> object =
          world
              .bucket(at.bucket())
              .flatMap(b -> id.isPresent() ? b.version(at.key(), id.get()) : b.head(at.key()))
              .flatMap(ModelVersion::object);
      Precondition condition = wish.on(object);
      Request request =
          Request.object(head ? "HEAD" : "GET", world.name(at.bucket()), at.key())
              .with("versionId", id)
              .header("x-amz-checksum-mode", "ENABLED");
      range.ifPresent(asked -> request.header("range", asked.text()));
      Answer answer = world.wire.send(condition.on(request));
      world.check(this, answer, found(world, at, id, found -> expected(world, condition, found)));
    }

    private Expected expected(World world, Precondition condition, ModelVersion version) {
      ModelObject object = version.object().orElseThrow();
      Optional<Expected> refusal = condition.refusalOfRead(object);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      long size = object.size();
      Optional<Range> cut = range.filter(asked -> !asked.isReversed());
      Expected expected;
      if (cut.isEmpty()) {
        expected =
            Expected.ok(200)
                .body(object.pieces())
                .header("content-length", Long.toString(size))
                .header("x-amz-checksum-crc32", object.crc32())
                .without("content-range");
      } else {
        long start = cut.get().start(size);
        long end = cut.get().end(size);
        if (start >= size || start >= end) {
          return Expected.refused(416, "InvalidRange");
        }
        expected =
            Expected.ok(206)
                .body(object.slice(start, end))
                .header("content-length", Long.toString(end - start))
                .without("x-amz-checksum-crc32")
                .header("content-range", "bytes %d-%d/%d".formatted(start, end - 1, size));
      }
      for (String name : List.of("m", "copied")) {
        expected.header("x-amz-meta-" + name, Optional.ofNullable(object.metadata().get(name)));
      }
      return expected
          .header("etag", object.quotedEtag())
          .header("accept-ranges", "bytes")
          .header("content-type", "binary/octet-stream")
          .header(
              "x-amz-tagging-count",
              Optional.of(object.tags().size()).filter(n -> n > 0).map(String::valueOf))
          .header("x-amz-version-id", toldId(world, at, version));
    }
  }

  record GetTags(World.Place at, int version) implements Step {
    @Override
    public void play(World world) {
      Optional<String> id = world.id(at, version);
      Answer answer =
          world.wire.send(
              Request.object("GET", world.name(at.bucket()), at.key())
                  .with("tagging", "")
                  .with("versionId", id));
      world.check(
          this,
          answer,
          found(
              world,
              at,
              id,
              version -> {
                Same.require(this, version.object().orElseThrow().tags(), tags(answer));
                return Expected.ok(200).header("x-amz-version-id", toldId(world, at, version));
              }));
    }

    private static Map<String, String> tags(Answer answer) {
      Map<String, String> tags = new TreeMap<>();
      if (answer.status() == 200) {
        for (Element tag : Answer.children(Answer.children(answer.document()).getFirst())) {
          tags.put(Answer.text(tag, "Key"), Answer.text(tag, "Value"));
        }
      }
      return tags;
    }
  }
}

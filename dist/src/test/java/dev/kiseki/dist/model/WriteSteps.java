package dev.kiseki.dist.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What makes or changes versions. */
final class WriteSteps {
  private WriteSteps() {}

  /** How the bytes of a PUT are vouched for. */
  enum Check {
    NONE,
    MD5,
    WRONG_MD5,
    CRC32,
    WRONG_CRC32,
    TRAILER,
    WRONG_TRAILER
  }

  record Put(World.Place at, int content, Check check, Precondition.Wish wish, int tag)
      implements Step {
    @Override
    public void play(World world) {
      byte[] bytes = Contents.of(content);
      String crc = Digest.crc32(bytes);
      Optional<ModelObject> current = world.bucket(at.bucket()).flatMap(b -> b.current(at.key()));
      Precondition condition = wish.on(current);
      Map<String, String> tags = tag < 0 ? Map.of() : Map.of("t", "v" + tag);
      Map<String, String> metadata = tag < 0 ? Map.of() : Map.of("m", "w" + tag);
      Request request = Request.object("PUT", world.name(at.bucket()), at.key());
      tags.forEach((name, value) -> request.header("x-amz-tagging", name + "=" + value));
      metadata.forEach((name, value) -> request.header("x-amz-meta-" + name, value));
      condition.on(vouch(request, bytes, crc));
      Answer answer = world.wire.send(request);
      ModelObject plain = ModelObject.of(bytes, metadata, tags);
      ModelObject object =
          check == Check.CRC32 || check == Check.TRAILER ? plain.withCrc32(crc) : plain;
      world.check(this, answer, expected(world, condition, current, object, answer));
    }

    private Request vouch(Request request, byte[] bytes, String crc) {
      String wrongCrc = Digest.crc32(Utf8.bytes("something else"));
      return switch (check) {
        case NONE -> request.body(bytes);
        case MD5 ->
            request.body(bytes).header("content-md5", Digest.base64(Digest.of("MD5", bytes)));
        case WRONG_MD5 -> request.body(bytes).header("content-md5", Digest.base64(new byte[16]));
        case CRC32 -> request.body(bytes).header("x-amz-checksum-crc32", crc);
        case WRONG_CRC32 -> request.body(bytes).header("x-amz-checksum-crc32", wrongCrc);
        case TRAILER -> request.chunked(bytes, crc);
        case WRONG_TRAILER -> request.chunked(bytes, wrongCrc);
      };
    }

    private Expected expected(
        World world,
        Precondition condition,
        Optional<ModelObject> current,
        ModelObject object,
        Answer answer) {
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      if (bucket.isEmpty()) {
        return Expected.noBucket();
      }
      Optional<Expected> refusal = condition.refusalOfWrite(current);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      return switch (check) {
        case WRONG_MD5, WRONG_CRC32, WRONG_TRAILER -> Expected.refused(400, "BadDigest");
        case NONE, MD5, CRC32, TRAILER ->
            made(world, bucket.get(), at, object, answer)
                .header("etag", object.quotedEtag())
                .header("x-amz-checksum-crc32", object.crc32().or(() -> Optional.empty()));
      };
    }
  }

  /** A new version says its id where it got one. */
  static Expected made(
      World world, ModelBucket bucket, World.Place at, ModelObject object, Answer answer) {
    if (answer.status() != 200) {
      return Expected.ok(200);
    }
    ModelVersion version =
        bucket.add(at.key(), Optional.of(object), () -> world.chosen(at, answer));
    return Expected.ok(200)
        .header(
            "x-amz-version-id",
            Optional.of(version.id()).filter(id -> !id.equals(ModelBucket.NULL)));
  }

  /** A copy takes what is said about its source, or says it anew. */
  record Copy(
      World.Place from, int version, World.Place to, boolean replace, Precondition.Wish wish)
      implements Step {
    @Override
    public void play(World world) {
      Optional<String> id = world.id(from, version);
      Optional<ModelVersion> source =
          world
              .bucket(from.bucket())
              .flatMap(b -> id.isPresent() ? b.version(from.key(), id.get()) : b.head(from.key()));
      Precondition condition = wish.on(source.flatMap(ModelVersion::object));
      Request request =
          Request.object("PUT", world.name(to.bucket()), to.key())
              .header(
                  "x-amz-copy-source",
                  "/"
                      + world.name(from.bucket())
                      + "/"
                      + Utf8.percent(from.key(), true)
                      + id.map(text -> "?versionId=" + text).orElse(""));
      if (replace) {
        request.header("x-amz-metadata-directive", "REPLACE").header("x-amz-meta-copied", "yes");
      }
      condition.on(request, "x-amz-copy-source-");
      Answer answer = world.wire.send(request);
      world.check(this, answer, expected(world, condition, id, source, answer));
    }

    private Expected expected(
        World world,
        Precondition condition,
        Optional<String> id,
        Optional<ModelVersion> source,
        Answer answer) {
      Optional<ModelBucket> target = world.bucket(to.bucket());
      if (target.isEmpty() || world.bucket(from.bucket()).isEmpty()) {
        return Expected.noBucket();
      }
      if (from.equals(to) && id.isEmpty() && !replace) {
        return Expected.refused(400, "InvalidRequest");
      }
      if (source.isEmpty() || (source.get().isMarker() && id.isEmpty())) {
        return id.isPresent() ? Expected.refused(404, "NoSuchVersion") : Expected.noKey();
      }
      if (source.get().isMarker()) {
        return Expected.refused(400, "InvalidRequest");
      }
      ModelObject copied = source.get().object().orElseThrow();
      if (!condition.holds(copied)) {
        return Expected.failedCondition();
      }
      ModelObject object = replace ? copied.withMetadata(Map.of("copied", "yes")) : copied;
      boolean known =
          world.bucket(from.bucket()).orElseThrow().versioning != ModelBucket.Versioning.NEVER;
      return made(world, target.get(), to, object, answer)
          .header(
              "x-amz-copy-source-version-id", Optional.of(source.get().id()).filter(_ -> known));
    }
  }

  /** Tags are changed in place, of whichever version. */
  record Tag(World.Place at, int version, Map<String, String> tags) implements Step {
    @Override
    public void play(World world) {
      Optional<String> id = world.id(at, version);
      String set =
          tags.entrySet().stream()
              .map(
                  e ->
                      "<Tag><Key>%s</Key><Value>%s</Value></Tag>"
                          .formatted(e.getKey(), e.getValue()))
              .collect(Collectors.joining());
      Request request =
          Request.object(tags.isEmpty() ? "DELETE" : "PUT", world.name(at.bucket()), at.key())
              .with("tagging", "")
              .with("versionId", id);
      if (!tags.isEmpty()) {
        request.document("<Tagging><TagSet>" + set + "</TagSet></Tagging>");
      }
      Answer answer = world.wire.send(request);
      Expected expected =
          ReadSteps.found(world, at, id, _ -> Expected.ok(tags.isEmpty() ? 204 : 200));
      world.check(this, answer, expected);
      if (expected.isSuccess()) {
        ModelBucket bucket = world.bucket(at.bucket()).orElseThrow();
        ModelVersion old =
            (id.isPresent() ? bucket.version(at.key(), id.get()) : bucket.head(at.key()))
                .orElseThrow();
        bucket.replace(
            at.key(),
            old,
            new ModelVersion(old.id(), old.object().map(object -> object.withTags(tags))));
      }
    }
  }
}

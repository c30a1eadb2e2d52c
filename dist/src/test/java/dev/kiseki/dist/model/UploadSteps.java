package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Multipart uploads. */
final class UploadSteps {
  /** So many part numbers are used. */
  static final int NUMBERS = 3;

  private UploadSteps() {}

  private static Expected noUpload() {
    return Expected.refused(404, "NoSuchUpload");
  }

  private static String md5(byte[] bytes) {
    return "\"" + HexFormat.of().formatHex(Digest.of("MD5", bytes)) + "\"";
  }

  record Begin(World.Place at, int tag) implements Step {
    @Override
    public void play(World world) {
      Map<String, String> metadata = tag < 0 ? Map.of() : Map.of("m", "w" + tag);
      Request request =
          Request.object("POST", world.name(at.bucket()), at.key()).with("uploads", "");
      metadata.forEach((name, value) -> request.header("x-amz-meta-" + name, value));
      Answer answer = world.wire.send(request);
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      world.check(this, answer, bucket.map(_ -> Expected.ok(200)).orElseGet(Expected::noBucket));
      if (bucket.isPresent()) {
        String id = Answer.text(answer.document(), "UploadId");
        bucket.get().uploads.add(new ModelUpload(id, at.key(), metadata, new TreeMap<>()));
        world.began(at, id);
      }
    }
  }

  /** A later part of the same number replaces the earlier one. */
  record PutPart(int upload, int number, int content, boolean chunked) implements Step {
    @Override
    public void play(World world) {
      Optional<World.KnownUpload> known = world.upload(upload);
      if (known.isEmpty()) {
        return;
      }
      World.Place at = known.get().place();
      byte[] bytes = Contents.of(content);
      Request request =
          Request.object("PUT", world.name(at.bucket()), at.key())
              .with("partNumber", number)
              .with("uploadId", known.get().id());
      Answer answer =
          world.wire.send(
              chunked ? request.chunked(bytes, Digest.crc32(bytes)) : request.body(bytes));
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      Optional<ModelUpload> open = bucket.flatMap(b -> b.upload(known.get().id(), at.key()));
      Expected expected =
          open.map(_ -> Expected.ok(200).header("etag", md5(bytes)))
              .orElseGet(bucket.isPresent() ? UploadSteps::noUpload : Expected::noBucket);
      world.check(this, answer, expected);
      open.ifPresent(o -> o.parts().put(number, bytes));
    }
  }

  /** A part that is an object, or some bytes of one. */
  record CopyPart(int upload, int number, World.Place from, Optional<ReadSteps.Range> range)
      implements Step {
    @Override
    public void play(World world) {
      Optional<World.KnownUpload> known = world.upload(upload);
      if (known.isEmpty()) {
        return;
      }
      World.Place at = known.get().place();
      Request request =
          Request.object("PUT", world.name(at.bucket()), at.key())
              .with("partNumber", number)
              .with("uploadId", known.get().id())
              .header(
                  "x-amz-copy-source",
                  world.name(from.bucket()) + "/" + Utf8.percent(from.key(), true));
      range.ifPresent(asked -> request.header("x-amz-copy-source-range", asked.text()));
      Answer answer = world.wire.send(request);
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      Optional<ModelUpload> open = bucket.flatMap(b -> b.upload(known.get().id(), at.key()));
      if (open.isEmpty() || world.bucket(from.bucket()).isEmpty()) {
        boolean buckets =
            bucket.isPresent() && (open.isEmpty() || world.bucket(from.bucket()).isPresent());
        world.check(this, answer, buckets ? noUpload() : Expected.noBucket());
        return;
      }
      world.check(
          this,
          answer,
          ReadSteps.found(world, from, Optional.empty(), v -> copied(v, open.get(), answer)));
    }

    private Expected copied(ModelVersion source, ModelUpload open, Answer answer) {
      ModelObject object = source.object().orElseThrow();
      long start = range.map(ReadSteps.Range::first).orElse(0L);
      long last = range.map(ReadSteps.Range::last).orElse(object.size() - 1);
      if (range.isPresent() && last >= object.size()) {
        return Expected.refused(416, "InvalidRange");
      }
      byte[] bytes = new byte[(int) (last + 1 - start)];
      int filled = 0;
      for (byte[] piece : object.slice(start, last + 1)) {
        System.arraycopy(piece, 0, bytes, filled, piece.length);
        filled += piece.length;
      }
      open.parts().put(number, bytes);
      if (answer.status() == 200) {
        Same.require(this, md5(bytes), Answer.text(answer.document(), "ETag"));
      }
      return Expected.ok(200);
    }
  }

  record Abort(int upload) implements Step {
    @Override
    public void play(World world) {
      Optional<World.KnownUpload> known = world.upload(upload);
      if (known.isEmpty()) {
        return;
      }
      World.Place at = known.get().place();
      Answer answer =
          world.wire.send(
              Request.object("DELETE", world.name(at.bucket()), at.key())
                  .with("uploadId", known.get().id()));
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      Optional<ModelUpload> open = bucket.flatMap(b -> b.upload(known.get().id(), at.key()));
      world.check(
          this,
          answer,
          open.map(_ -> Expected.ok(204))
              .orElseGet(bucket.isPresent() ? UploadSteps::noUpload : Expected::noBucket));
      open.ifPresent(o -> bucket.orElseThrow().uploads.remove(o));
    }
  }

  /** What a Complete gets wrong. */
  enum Slip {
    NONE,
    ETAG,
    ORDER,
    MISSING_PART
  }

  /**
   * Completing with some of the parts.
   *
   * @param parts the bits of the numbers that are left out
   */
  record Complete(int upload, int parts, Slip slip, boolean onlyIfAbsent) implements Step {
    @Override
    public void play(World world) {
      Optional<World.KnownUpload> known = world.upload(upload);
      if (known.isEmpty()) {
        return;
      }
      World.Place at = known.get().place();
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      Optional<ModelUpload> open = bucket.flatMap(b -> b.upload(known.get().id(), at.key()));
      List<Integer> named = named(open);
      StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
      for (int number : named) {
        byte[] part = open.map(o -> o.parts().get(number)).orElse(Contents.of(0));
        String etag = slip == Slip.ETAG || part == null ? md5(Utf8.bytes("none")) : md5(part);
        xml.append(
            "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag));
      }
      Request request =
          Request.object("POST", world.name(at.bucket()), at.key())
              .with("uploadId", known.get().id())
              .body(Utf8.bytes(xml.append("</CompleteMultipartUpload>").toString()));
      if (onlyIfAbsent) {
        request.header("if-none-match", "*");
      }
      Answer answer = world.wire.send(request);
      world.check(this, answer, expected(world, known.get(), bucket, open, named, answer));
    }

    private List<Integer> named(Optional<ModelUpload> open) {
      List<Integer> named = new ArrayList<>();
      open.ifPresent(
          o -> o.parts().keySet().stream().filter(n -> (parts >> n & 1) == 0).forEach(named::add));
      if (slip == Slip.MISSING_PART || open.isEmpty()) {
        named.add(NUMBERS + 1);
      }
      return slip == Slip.ORDER ? named.reversed() : named;
    }

    private Expected expected(
        World world,
        World.KnownUpload known,
        Optional<ModelBucket> bucket,
        Optional<ModelUpload> open,
        List<Integer> named,
        Answer answer) {
      if (bucket.isEmpty()) {
        return Expected.noBucket();
      }
      if (named.isEmpty()) {
        return Expected.refused(400, "MalformedXML");
      }
      if (slip == Slip.ORDER && named.size() > 1) {
        return Expected.refused(400, "InvalidPartOrder");
      }
      if (open.isEmpty()) {
        return repeated(bucket.get(), known, answer);
      }
      if (onlyIfAbsent && bucket.get().current(known.place().key()).isPresent()) {
        return Expected.failedCondition();
      }
      if (slip == Slip.ETAG || slip == Slip.MISSING_PART) {
        return Expected.refused(400, "InvalidPart");
      }
      List<byte[]> chosen = named.stream().map(n -> open.get().parts().get(n)).toList();
      if (chosen.stream().limit(chosen.size() - 1L).anyMatch(p -> p.length < Contents.PART)) {
        return Expected.refused(400, "EntityTooSmall");
      }
      ModelObject object = ModelObject.ofParts(chosen, open.get().metadata());
      Expected made = WriteSteps.made(world, bucket.get(), known.place(), object, answer);
      if (answer.status() == 200) {
        Same.require(this, object.quotedEtag(), Answer.text(answer.document(), "ETag"));
        bucket.get().uploads.remove(open.get());
        bucket.get().completed.put(known.id(), bucket.get().head(known.place().key()));
      }
      return made;
    }

    private Expected repeated(ModelBucket bucket, World.KnownUpload known, Answer answer) {
      Optional<ModelVersion> before = bucket.completed.getOrDefault(known.id(), Optional.empty());
      if (before.isEmpty()) {
        return noUpload();
      }
      if (answer.status() == 200) {
        Same.require(
            this,
            before.get().object().orElseThrow().quotedEtag(),
            Answer.text(answer.document(), "ETag"));
      }
      return Expected.ok(200)
          .header(
              "x-amz-version-id",
              before.map(ModelVersion::id).filter(id -> !id.equals(ModelBucket.NULL)));
    }
  }
}

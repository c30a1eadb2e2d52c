package dev.kiseki.dist.model;

import java.util.List;

/** What is done with buckets. */
final class BucketSteps {
  private BucketSteps() {}

  /** Creating one's own again changes nothing. */
  record Create(int bucket) implements Step {
    @Override
    public void play(World world) {
      String name = world.name(bucket);
      Answer answer = world.wire.send(Request.bucket("PUT", name));
      world.check(this, answer, Expected.ok(200).header("location", "/" + name));
      world.buckets.computeIfAbsent(name, _ -> new ModelBucket());
    }
  }

  /** Versions and markers keep it; uploads do not. */
  record Delete(int bucket) implements Step {
    @Override
    public void play(World world) {
      String name = world.name(bucket);
      Answer answer = world.wire.send(Request.bucket("DELETE", name));
      Expected expected =
          world
              .bucket(bucket)
              .map(
                  model ->
                      model.isEmpty() ? Expected.ok(204) : Expected.refused(409, "BucketNotEmpty"))
              .orElseGet(Expected::noBucket);
      world.check(this, answer, expected);
      if (expected.isSuccess()) {
        world.buckets.remove(name);
      }
    }
  }

  record SetVersioning(int bucket, boolean enabled) implements Step {
    @Override
    public void play(World world) {
      Request request =
          Request.bucket("PUT", world.name(bucket))
              .with("versioning", "")
              .document(
                  "<VersioningConfiguration><Status>%s</Status></VersioningConfiguration>"
                      .formatted(enabled ? "Enabled" : "Suspended"));
      Answer answer = world.wire.send(request);
      world.check(
          this,
          answer,
          world.bucket(bucket).map(_ -> Expected.ok(200)).orElseGet(Expected::noBucket));
      world
          .bucket(bucket)
          .ifPresent(
              model ->
                  model.versioning =
                      enabled ? ModelBucket.Versioning.ENABLED : ModelBucket.Versioning.SUSPENDED);
    }
  }

  record GetVersioning(int bucket) implements Step {
    @Override
    public void play(World world) {
      Answer answer =
          world.wire.send(Request.bucket("GET", world.name(bucket)).with("versioning", ""));
      world.check(
          this,
          answer,
          world.bucket(bucket).map(_ -> Expected.ok(200)).orElseGet(Expected::noBucket));
      if (answer.status() == 200) {
        String wanted =
            switch (world.bucket(bucket).orElseThrow().versioning) {
              case NEVER -> "";
              case ENABLED -> "Enabled";
              case SUSPENDED -> "Suspended";
            };
        Same.require(this, wanted, Answer.text(answer.document(), "Status"));
      }
    }
  }

  record ListAll() implements Step {
    @Override
    public void play(World world) {
      Answer answer = world.wire.send(Request.service("GET").with("prefix", world.prefix + "-"));
      world.check(this, answer, Expected.ok(200));
      List<String> names =
          Answer.children(Answer.children(answer.document(), "Buckets").getFirst()).stream()
              .map(bucket -> Answer.text(bucket, "Name"))
              .toList();
      Same.require(this, List.copyOf(world.buckets.keySet()), names);
    }
  }
}

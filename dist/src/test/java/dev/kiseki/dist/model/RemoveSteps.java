package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Deletions, one by one and many at once. */
final class RemoveSteps {
  private RemoveSteps() {}

  /**
   * What one deletion did.
   *
   * @param id of the marker that was made, or of the version that is gone
   */
  record Removal(boolean made, boolean marker, Optional<String> id) {}

  /** User guide, "Deleting object versions" and "Working with delete markers". */
  private static Removal remove(
      ModelBucket bucket,
      World.Place at,
      Optional<String> id,
      java.util.function.Supplier<String> given) {
    if (id.isPresent()) {
      Optional<ModelVersion> gone = bucket.remove(at.key(), id.get());
      return new Removal(false, gone.isPresent() && gone.get().isMarker(), id);
    }
    if (bucket.versioning == ModelBucket.Versioning.NEVER) {
      bucket.remove(at.key(), ModelBucket.NULL);
      return new Removal(false, false, Optional.empty());
    }
    return new Removal(true, true, Optional.of(bucket.add(at.key(), Optional.empty(), given).id()));
  }

  record Remove(World.Place at, int version, Precondition.Wish wish) implements Step {
    @Override
    public void play(World world) {
      Optional<String> id = world.id(at, version);
      Optional<ModelObject> current = world.bucket(at.bucket()).flatMap(b -> b.current(at.key()));
      Precondition condition = id.isPresent() ? Precondition.NONE : wish.on(current);
      Request request =
          Request.object("DELETE", world.name(at.bucket()), at.key()).with("versionId", id);
      Answer answer = world.wire.send(condition.on(request));
      world.check(this, answer, expected(world, condition, id, answer));
    }

    private Expected expected(
        World world, Precondition condition, Optional<String> id, Answer answer) {
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      if (bucket.isEmpty()) {
        return Expected.noBucket();
      }
      Optional<ModelVersion> head = bucket.get().head(at.key());
      if (head.isPresent() && !holds(condition, head.get())) {
        return Expected.failedCondition();
      }
      if (head.isEmpty() && !condition.equals(Precondition.NONE)) {
        // What is not there cannot be deleted: nothing happens, whatever the condition.
        return Expected.ok(204);
      }
      Removal done = remove(bucket.get(), at, id, () -> world.chosen(at, answer));
      Expected expected =
          Expected.ok(204)
              .header("x-amz-delete-marker", Optional.of("true").filter(_ -> done.marker()));
      return bucket.get().versioning == ModelBucket.Versioning.NEVER
          ? expected
          : expected.header("x-amz-version-id", done.id());
    }

    private static boolean holds(Precondition condition, ModelVersion head) {
      return head.object().isPresent()
          ? condition.holds(head.object().get())
          : condition.ifMatch().filter(tag -> !tag.equals("*")).isEmpty()
              && condition.ifNoneMatch().filter(tag -> tag.equals("*")).isEmpty();
    }
  }

  /** One of many. */
  record Entry(String key, int version) {}

  record RemoveMany(int bucket, List<Entry> entries) implements Step {
    @Override
    public void play(World world) {
      StringBuilder xml = new StringBuilder("<Delete>");
      List<Optional<String>> ids = new ArrayList<>();
      for (Entry entry : entries) {
        Optional<String> id = world.id(new World.Place(bucket, entry.key()), entry.version());
        ids.add(id);
        xml.append("<Object><Key>").append(escaped(entry.key())).append("</Key>");
        id.ifPresent(text -> xml.append("<VersionId>").append(text).append("</VersionId>"));
        xml.append("</Object>");
      }
      Answer answer =
          world.wire.send(
              Request.bucket("POST", world.name(bucket))
                  .with("delete", "")
                  .document(xml.append("</Delete>").toString()));
      Optional<ModelBucket> model = world.bucket(bucket);
      world.check(this, answer, model.map(_ -> Expected.ok(200)).orElseGet(Expected::noBucket));
      if (model.isPresent()) {
        compare(world, model.get(), ids, Answer.children(answer.document()));
      }
    }

    private void compare(
        World world, ModelBucket model, List<Optional<String>> ids, List<Element> lines) {
      Same.require(this, entries.size(), lines.size());
      for (int i = 0; i < lines.size(); i++) {
        Element line = lines.get(i);
        World.Place at = new World.Place(bucket, entries.get(i).key());
        String made = Answer.text(line, "DeleteMarkerVersionId");
        Removal done = remove(model, at, ids.get(i), () -> world.chosen(at, made));
        String expected =
            "Deleted %s version=%s marker=%s %s"
                .formatted(
                    at,
                    ids.get(i).orElse(""),
                    done.marker() ? "true" : "",
                    done.marker() ? done.id().orElse("") : "");
        String got =
            "%s %s version=%s marker=%s %s"
                .formatted(
                    line.getTagName(),
                    new World.Place(bucket, Answer.text(line, "Key")),
                    Answer.text(line, "VersionId"),
                    Answer.text(line, "DeleteMarker"),
                    made);
        Same.require(this, expected, got);
      }
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}

package dev.kiseki.dist.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Listings, followed page by page to their end. */
final class ListSteps {
  /** More pages than any listing here has. */
  private static final int MAX_PAGES = 500;

  private ListSteps() {}

  /** What is listed, and how. */
  enum Kind {
    OBJECTS_V1,
    OBJECTS_V2,
    VERSIONS,
    UPLOADS
  }

  /** A listing from {@code after} on. */
  record Listing(int bucket, Kind kind, ModelListing asked, String after, boolean url)
      implements Step {
    @Override
    public void play(World world) {
      ModelListing.Place place = new ModelListing.Place(after, Optional.empty());
      Optional<String> token = Optional.empty();
      for (int page = 0; page < MAX_PAGES; page++) {
        Answer answer = world.wire.send(request(world, place, token));
        Optional<ModelBucket> model = world.bucket(bucket);
        world.check(this, answer, model.map(_ -> Expected.ok(200)).orElseGet(Expected::noBucket));
        if (model.isEmpty()) {
          return;
        }
        Element document = answer.document();
        ModelListing.Page expected = page(model.get(), place);
        Same.require(this, expected.lines(), lines(document));
        Same.require(
            this, String.valueOf(expected.truncated()), Answer.text(document, "IsTruncated"));
        settings(document, expected);
        if (!expected.truncated()) {
          return;
        }
        ModelListing.Line last = expected.lines().getLast();
        place =
            new ModelListing.Place(last.name(), Optional.of(last.id()).filter(id -> !id.isEmpty()));
        next(document, last);
        token =
            kind == Kind.OBJECTS_V2
                ? Optional.of(Answer.text(document, "NextContinuationToken"))
                : Optional.empty();
      }
      throw new AssertionError(this + " does not end");
    }

    private Request request(World world, ModelListing.Place place, Optional<String> token) {
      Request request =
          Request.bucket("GET", world.name(bucket))
              .with(kind == Kind.UPLOADS ? "max-uploads" : "max-keys", asked.max());
      if (!asked.prefix().isEmpty()) {
        request.with("prefix", asked.prefix());
      }
      if (!asked.delimiter().isEmpty()) {
        request.with("delimiter", asked.delimiter());
      }
      if (url) {
        request.with("encoding-type", "url");
      }
      Optional<String> name = Optional.of(place.name()).filter(text -> !text.isEmpty());
      return switch (kind) {
        case OBJECTS_V1 -> request.with("marker", name);
        case OBJECTS_V2 ->
            request
                .with("list-type", 2)
                .with("continuation-token", token)
                .with("start-after", name.filter(_ -> token.isEmpty()));
        case VERSIONS ->
            request
                .with("versions", "")
                .with("key-marker", name)
                .with("version-id-marker", place.id());
        case UPLOADS ->
            request
                .with("uploads", "")
                .with("key-marker", name)
                .with("upload-id-marker", place.id());
      };
    }

    private ModelListing.Page page(ModelBucket model, ModelListing.Place place) {
      return switch (kind) {
        case OBJECTS_V1, OBJECTS_V2 ->
            asked.objects(model, new ModelListing.Place(place.name(), Optional.empty()));
        case VERSIONS -> asked.versions(model, place);
        case UPLOADS -> asked.uploads(model, place);
      };
    }

    /** In the order of the model: a document has the common prefixes at its end. */
    private List<ModelListing.Line> lines(Element document) {
      List<ModelListing.Line> lines = new ArrayList<>();
      for (Element element : Answer.children(document)) {
        switch (element.getTagName()) {
          case "Contents" -> lines.add(line("object", element, "", true));
          case "Version" ->
              lines.add(
                  line("version", element, Answer.text(element, "VersionId"), isLatest(element)));
          case "DeleteMarker" ->
              lines.add(
                  line("marker", element, Answer.text(element, "VersionId"), isLatest(element)));
          case "Upload" ->
              lines.add(line("upload", element, Answer.text(element, "UploadId"), false));
          case "CommonPrefixes" ->
              lines.add(
                  new ModelListing.Line(
                      "prefix", decoded(Answer.text(element, "Prefix")), "", false, "", ""));
          default -> {
            // what was asked for, compared elsewhere
          }
        }
      }
      lines.sort(Comparator.comparing(ModelListing.Line::name, Utf8.ORDER));
      return lines;
    }

    private ModelListing.Line line(String what, Element element, String id, boolean latest) {
      return new ModelListing.Line(
          what,
          decoded(Answer.text(element, "Key")),
          id,
          latest,
          Answer.text(element, "Size"),
          Answer.text(element, "ETag"));
    }

    private static boolean isLatest(Element element) {
      return Answer.text(element, "IsLatest").equals("true");
    }

    private void settings(Element document, ModelListing.Page expected) {
      Same.require(this, asked.prefix(), decoded(Answer.text(document, "Prefix")));
      Same.require(this, asked.delimiter(), decoded(Answer.text(document, "Delimiter")));
      Same.require(this, url ? "url" : "", Answer.text(document, "EncodingType"));
      if (kind == Kind.OBJECTS_V2) {
        Same.require(this, "" + expected.lines().size(), Answer.text(document, "KeyCount"));
      }
    }

    /** Where the page says that the next one begins. */
    private void next(Element document, ModelListing.Line last) {
      switch (kind) {
        case OBJECTS_V1 ->
            Same.require(
                this,
                asked.delimiter().isEmpty() ? "" : last.name(),
                decoded(Answer.text(document, "NextMarker")));
        case OBJECTS_V2 -> {
          // the token is the server's own
        }
        case VERSIONS -> {
          Same.require(this, last.name(), decoded(Answer.text(document, "NextKeyMarker")));
          Same.require(this, last.id(), Answer.text(document, "NextVersionIdMarker"));
        }
        case UPLOADS -> {
          Same.require(this, last.name(), decoded(Answer.text(document, "NextKeyMarker")));
          Same.require(this, last.id(), Answer.text(document, "NextUploadIdMarker"));
        }
      }
    }

    private String decoded(String text) {
      return url ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
    }
  }

  record ListParts(int upload, int max) implements Step {
    @Override
    public void play(World world) {
      Optional<World.KnownUpload> known = world.upload(upload);
      if (known.isEmpty()) {
        return;
      }
      World.Place at = known.get().place();
      Optional<ModelBucket> bucket = world.bucket(at.bucket());
      Optional<ModelUpload> open = bucket.flatMap(b -> b.upload(known.get().id(), at.key()));
      String after = "0";
      for (int from = 0; ; from += max) {
        Answer answer =
            world.wire.send(
                Request.object("GET", world.name(at.bucket()), at.key())
                    .with("uploadId", known.get().id())
                    .with("max-parts", max)
                    .with("part-number-marker", after));
        world.check(
            this,
            answer,
            open.map(_ -> Expected.ok(200))
                .orElseGet(
                    () ->
                        bucket.isPresent()
                            ? Expected.refused(404, "NoSuchUpload")
                            : Expected.noBucket()));
        if (open.isEmpty()) {
          return;
        }
        List<String> expected =
            open.get().parts().entrySet().stream()
                .skip(from)
                .limit(max)
                .map(part -> part.getKey() + " " + part.getValue().length)
                .toList();
        List<String> got =
            Answer.children(answer.document(), "Part").stream()
                .map(part -> Answer.text(part, "PartNumber") + " " + Answer.text(part, "Size"))
                .toList();
        Same.require(this, expected, got);
        boolean more = open.get().parts().size() > from + max;
        Same.require(this, "" + more, Answer.text(answer.document(), "IsTruncated"));
        if (!more) {
          return;
        }
        after = Answer.text(answer.document(), "NextPartNumberMarker");
      }
    }
  }
}

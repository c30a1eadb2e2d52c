package dev.kiseki.dist.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Listings as the pages of ListObjectsV2, ListObjectVersions and ListMultipartUploads tell them.
 *
 * @param delimiter empty for none
 */
record ModelListing(String prefix, String delimiter, int max) {
  /** A line: a common prefix has no id. */
  record Line(String kind, String name, String id, boolean latest, String size, String etag) {
    boolean isPrefix() {
      return kind.equals("prefix");
    }
  }

  /** A page. */
  record Page(List<Line> lines, boolean truncated) {}

  /** A place behind a name, or behind one of the lines that share the name. */
  record Place(String name, Optional<String> id) {
    static final Place START = new Place("", Optional.empty());
  }

  Page objects(ModelBucket bucket, Place after) {
    return page(
        after,
        bucket,
        key ->
            bucket.current(key).stream()
                .map(object -> line("object", key, "", true, object))
                .toList());
  }

  Page versions(ModelBucket bucket, Place after) {
    return page(
        after,
        bucket,
        key -> {
          List<Line> lines = new ArrayList<>();
          for (ModelVersion version : bucket.versions(key)) {
            boolean latest = lines.isEmpty();
            lines.add(
                version
                    .object()
                    .map(object -> line("version", key, version.id(), latest, object))
                    .orElseGet(() -> new Line("marker", key, version.id(), latest, "", "")));
          }
          return lines;
        });
  }

  Page uploads(ModelBucket bucket, Place after) {
    ModelBucket byKey = new ModelBucket();
    bucket.uploads.forEach(upload -> byKey.keys.put(upload.key(), List.of()));
    return page(
        after,
        byKey,
        key ->
            bucket.uploads.stream()
                .filter(upload -> upload.key().equals(key))
                .map(upload -> new Line("upload", key, upload.id(), false, "", ""))
                .toList());
  }

  private static Line line(String kind, String key, String id, boolean latest, ModelObject object) {
    return new Line(kind, key, id, latest, Long.toString(object.size()), object.quotedEtag());
  }

  private Page page(Place after, ModelBucket bucket, Function<String, List<Line>> linesOf) {
    List<Line> all = new ArrayList<>();
    for (String key : bucket.keys.keySet()) {
      if (!key.startsWith(prefix)) {
        continue;
      }
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (cut < 0) {
        all.addAll(behind(after, key, linesOf.apply(key)));
        continue;
      }
      String common = key.substring(0, cut + delimiter.length());
      boolean repeated = !all.isEmpty() && all.getLast().name().equals(common);
      if (!repeated
          && Utf8.ORDER.compare(common, after.name()) > 0
          && !linesOf.apply(key).isEmpty()) {
        all.add(new Line("prefix", common, "", false, "", ""));
      }
    }
    boolean truncated = max > 0 && all.size() > max;
    return new Page(all.subList(0, Math.min(max, all.size())), truncated);
  }

  private static List<Line> behind(Place after, String key, List<Line> lines) {
    int order = Utf8.ORDER.compare(key, after.name());
    if (order > 0) {
      return lines;
    }
    if (order < 0 || after.id().isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).id().equals(after.id().get())) {
        return lines.subList(i + 1, lines.size());
      }
    }
    return List.of();
  }
}

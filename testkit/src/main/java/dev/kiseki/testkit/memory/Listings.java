package dev.kiseki.testkit.memory;

import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.out.metadata.ListItem;
import dev.kiseki.ports.out.metadata.ListPage;
import dev.kiseki.ports.out.metadata.ListQuery;
import dev.kiseki.ports.out.metadata.ObjectRow;
import dev.kiseki.ports.out.metadata.UploadPage;
import dev.kiseki.ports.out.metadata.UploadQuery;
import dev.kiseki.ports.out.metadata.UploadRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Pages of objects and of uploads, by looking at all of them. */
final class Listings {
  private static final Comparator<UploadRow> UPLOADS =
      Comparator.comparing(UploadRow::key)
          .thenComparingLong(UploadRow::createdMillis)
          .thenComparing((a, b) -> Long.compareUnsigned(a.id().high(), b.id().high()))
          .thenComparing((a, b) -> Long.compareUnsigned(a.id().low(), b.id().low()));

  private Listings() {}

  static ListPage objects(SortedMap<ObjectKey, ObjectRow> objects, ListQuery query) {
    List<ListItem> items = new ArrayList<>();
    byte[] last = query.after();
    for (Map.Entry<ObjectKey, ObjectRow> entry : objects.entrySet()) {
      byte[] key = entry.getKey().toBytes();
      if (!entry.getKey().startsWith(query.prefix())) {
        continue;
      }
      Optional<byte[]> rolled = rolledUp(key, query.prefix(), query.delimiter());
      byte[] line = rolled.orElse(key);
      if (Arrays.compareUnsigned(line, last) <= 0) {
        continue;
      }
      if (items.size() == query.limit()) {
        return new ListPage(items, true);
      }
      items.add(rolled.isPresent() ? new ListItem.Prefix(line) : row(key, entry.getValue()));
      last = line;
    }
    return new ListPage(items, false);
  }

  static ListItem.Key row(byte[] key, ObjectRow row) {
    return new ListItem.Key(
        key,
        row.parent(),
        row.node(),
        row.content(),
        row.sizeBytes(),
        row.modifiedMillis(),
        row.version(),
        row.sealedEntry(),
        row.nameTag());
  }

  static UploadPage uploads(Collection<Upload> all, UploadQuery query) {
    List<UploadRow> uploads = new ArrayList<>();
    List<byte[]> prefixes = new ArrayList<>();
    byte[] last = query.afterKey();
    for (UploadRow upload : all.stream().map(Upload::row).sorted(UPLOADS).toList()) {
      byte[] key = upload.key().toBytes();
      if (!upload.key().startsWith(query.prefix())) {
        continue;
      }
      Optional<byte[]> rolled = rolledUp(key, query.prefix(), query.delimiter());
      if (rolled.isPresent()
          ? Arrays.compareUnsigned(rolled.get(), last) <= 0
          : !isAfter(upload, all, query)) {
        continue;
      }
      if (uploads.size() + prefixes.size() == query.limit()) {
        return new UploadPage(uploads, prefixes, true);
      }
      if (rolled.isPresent()) {
        prefixes.add(rolled.get());
        last = rolled.get();
      } else {
        uploads.add(upload);
      }
    }
    return new UploadPage(uploads, prefixes, false);
  }

  private static boolean isAfter(UploadRow upload, Collection<Upload> all, UploadQuery query) {
    int order = Arrays.compareUnsigned(upload.key().toBytes(), query.afterKey());
    if (order != 0 || query.afterUpload().isEmpty()) {
      return order > 0;
    }
    return all.stream()
        .map(Upload::row)
        .filter(marker -> marker.id().equals(query.afterUpload().get()))
        .anyMatch(marker -> UPLOADS.compare(upload, marker) > 0);
  }

  /** The key up to and including the first delimiter after the prefix. */
  static Optional<byte[]> rolledUp(byte[] key, byte[] prefix, byte[] delimiter) {
    if (delimiter.length == 0) {
      return Optional.empty();
    }
    for (int end = prefix.length + delimiter.length; end <= key.length; end++) {
      if (Arrays.equals(key, end - delimiter.length, end, delimiter, 0, delimiter.length)) {
        return Optional.of(Arrays.copyOf(key, end));
      }
    }
    return Optional.empty();
  }
}

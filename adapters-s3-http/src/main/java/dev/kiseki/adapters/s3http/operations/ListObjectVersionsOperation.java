package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.VersionId;
import dev.kiseki.ports.in.object.ListVersions;
import java.util.Optional;

/** ListObjectVersions. */
public final class ListObjectVersionsOperation implements S3Handler {
  private final ListVersions list;

  public ListObjectVersionsOperation(ListVersions list) {
    this.list = list;
  }

  @Override
  public S3Response handle(S3Request request) {
    ListPage asked = ListPage.of(request);
    byte[] keyMarker = ListPage.parameter(request, "key-marker");
    Optional<String> versionMarker = request.query().nonEmpty("version-id-marker");
    if (versionMarker.isPresent() && keyMarker.length == 0) {
      throw Arguments.invalid(
          "A version-id marker cannot be specified without a key marker.",
          "version-id-marker",
          versionMarker.get());
    }
    ListVersions.Page page =
        list.list(
            new ListVersions.Query(
                request.caller(),
                request.bucket(),
                asked.prefix(),
                asked.delimiter(),
                keyMarker,
                versionMarker.map(VersionId::parse),
                asked.limit()));
    return S3Response.xml(document(asked, keyMarker, versionMarker.orElse(""), page));
  }

  private static byte[] document(
      ListPage asked, byte[] keyMarker, String versionMarker, ListVersions.Page page) {
    XmlWriter out =
        asked
            .begin("ListVersionsResult", page.items().size())
            .nameElement("KeyMarker", keyMarker, asked.url())
            .element("VersionIdMarker", versionMarker);
    if (page.truncated()) {
      ListVersions.Item last = page.items().getLast();
      out.nameElement("NextKeyMarker", last.bytes(), asked.url());
      version(last).ifPresent(id -> out.asciiElement("NextVersionIdMarker", id.text()));
    }
    asked.settings(out, page.truncated());
    for (ListVersions.Item item : page.items()) {
      switch (item) {
        case ListVersions.Kept kept -> kept(asked, out, kept);
        case ListVersions.Marker marker -> marker(asked, out, marker);
        case ListVersions.CommonPrefix _ -> {
          // they come last
        }
      }
    }
    for (ListVersions.Item item : page.items()) {
      if (item instanceof ListVersions.CommonPrefix(byte[] bytes)) {
        asked.commonPrefix(out, bytes);
      }
    }
    return out.close("ListVersionsResult").toBytes();
  }

  private static Optional<VersionId> version(ListVersions.Item item) {
    return switch (item) {
      case ListVersions.Kept kept -> Optional.of(kept.version());
      case ListVersions.Marker marker -> Optional.of(marker.version());
      case ListVersions.CommonPrefix _ -> Optional.empty();
    };
  }

  private static void kept(ListPage asked, XmlWriter out, ListVersions.Kept kept) {
    out.open("Version")
        .asciiElement("VersionId", kept.version().text())
        .element("IsLatest", kept.isLatest());
    asked.summary(out, kept.summary());
    ListPage.owner(out, asked.request());
    out.close("Version");
  }

  private static void marker(ListPage asked, XmlWriter out, ListVersions.Marker marker) {
    out.open("DeleteMarker")
        .nameElement("Key", marker.bytes(), asked.url())
        .asciiElement("VersionId", marker.version().text())
        .element("IsLatest", marker.isLatest())
        .asciiElement("LastModified", HttpDates.iso(marker.modifiedSeconds()));
    ListPage.owner(out, asked.request());
    out.close("DeleteMarker");
  }
}

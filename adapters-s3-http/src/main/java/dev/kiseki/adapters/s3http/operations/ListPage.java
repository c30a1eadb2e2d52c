package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.exchange.HttpDates;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.ports.in.object.ListObjects;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the three listings of objects have in common. */
record ListPage(S3Request request, byte[] prefix, byte[] delimiter, int limit, boolean url) {
  static final int MAX_KEYS = 1000;

  /** Elements of one key, without the key. */
  private static final int BYTES_PER_KEY = 320;

  static ListPage of(S3Request request) {
    return new ListPage(
        request,
        parameter(request, "prefix"),
        parameter(request, "delimiter"),
        Arguments.limit(request, "max-keys", MAX_KEYS),
        Arguments.urlEncoding(request));
  }

  static byte[] parameter(S3Request request, String name) {
    return request.query().first(name).orElse("").getBytes(StandardCharsets.UTF_8);
  }

  ListObjects.Page list(ListObjects list, byte[] after) {
    return list.list(
        new ListObjects.Query(request.caller(), request.bucket(), prefix, delimiter, after, limit));
  }

  XmlWriter begin(String root, int lines) {
    return begin(root, lines, url);
  }

  XmlWriter begin(String root, int lines, boolean prefixInUrl) {
    return XmlWriter.document(root, 1024 + lines * BYTES_PER_KEY)
        .element("Name", request.bucket().value())
        .nameElement("Prefix", prefix, prefixInUrl);
  }

  /** Whether the prefix, written as it is, is the same for who decodes it and who does not. */
  boolean prefixReadsTheSame() {
    for (byte b : prefix) {
      boolean breaks = b == '\t' || b == '\n' || b == '\r';
      if (!breaks && (b <= ' ' || b == '%' || b == '+' || b == 0x7F)) {
        return false;
      }
    }
    return true;
  }

  /** After the markers: what was asked for. */
  void settings(XmlWriter out, ListObjects.Page page) {
    settings(out, page.truncated());
  }

  void settings(XmlWriter out, boolean truncated) {
    out.element("MaxKeys", limit);
    if (delimiter.length > 0) {
      out.nameElement("Delimiter", delimiter, url);
    }
    if (url) {
      out.asciiElement("EncodingType", "url");
    }
    out.element("IsTruncated", truncated);
  }

  void contents(XmlWriter out, ListObjects.Page page, boolean owner) {
    for (ListObjects.Item item : page.items()) {
      if (item instanceof ListObjects.Summary summary) {
        out.open("Contents");
        summary(out, summary);
        if (owner) {
          owner(out, request);
        }
        out.close("Contents");
      }
    }
  }

  void summary(XmlWriter out, ListObjects.Summary summary) {
    out.nameElement("Key", summary.bytes(), url)
        .asciiElement("LastModified", HttpDates.iso(summary.modifiedSeconds()))
        .open("ETag")
        .etag(summary.etag().text())
        .close("ETag")
        .element("Size", summary.sizeBytes())
        .asciiElement("StorageClass", "STANDARD");
  }

  void prefixes(XmlWriter out, List<ListObjects.Item> items) {
    for (ListObjects.Item item : items) {
      if (item instanceof ListObjects.CommonPrefix common) {
        commonPrefix(out, common.bytes());
      }
    }
  }

  void commonPrefix(XmlWriter out, byte[] bytes) {
    out.open("CommonPrefixes").nameElement("Prefix", bytes, url).close("CommonPrefixes");
  }

  static void owner(XmlWriter out, S3Request request) {
    String tenant = request.caller().tenantName().value();
    out.open("Owner").element("ID", tenant).element("DisplayName", tenant).close("Owner");
  }

  /** The last name of the page, where the next one begins. */
  static byte[] last(ListObjects.Page page) {
    return page.items().isEmpty() ? new byte[0] : page.items().getLast().bytes();
  }
}

package dev.kiseki.adapters.s3http.xml;

import dev.kiseki.adapters.s3http.error.S3Code;
import dev.kiseki.domain.Fact;
import java.util.List;

/** The error document of S3. */
public final class ErrorDocument {
  private ErrorDocument() {}

  /**
   * Facts whose names begin with a capital letter are meant for clients; the others are for the
   * log.
   */
  public static byte[] of(
      S3Code code,
      String message,
      List<Fact> facts,
      String resource,
      String requestId,
      String hostId) {
    XmlWriter out = new XmlWriter(512);
    out.open("Error").element("Code", code.code()).element("Message", message);
    for (Fact fact : facts) {
      if (!fact.name().isEmpty() && Character.isUpperCase(fact.name().charAt(0))) {
        out.element(fact.name(), fact.value());
      }
    }
    return out.element("Resource", resource)
        .element("RequestId", requestId)
        .element("HostId", hostId)
        .close("Error")
        .toBytes();
  }
}

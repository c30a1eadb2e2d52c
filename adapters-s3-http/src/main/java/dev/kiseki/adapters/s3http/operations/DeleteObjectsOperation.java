package dev.kiseki.adapters.s3http.operations;

import dev.kiseki.adapters.s3http.error.S3Translation;
import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.exchange.S3Response;
import dev.kiseki.adapters.s3http.xml.XmlElement;
import dev.kiseki.adapters.s3http.xml.XmlReader;
import dev.kiseki.adapters.s3http.xml.XmlWriter;
import dev.kiseki.domain.DeleteConditions;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.VersionId;
import dev.kiseki.domain.WriteConditions;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DeleteObjects. */
public final class DeleteObjectsOperation implements S3Handler {
  private static final int MAX_DOCUMENT_BYTES = 8 << 20;
  private static final int MAX_KEYS = 1000;

  private final DeleteObjects delete;

  public DeleteObjectsOperation(DeleteObjects delete) {
    this.delete = delete;
  }

  private record Refused(String key, Optional<String> version, KisekiException error) {}

  @Override
  public S3Response handle(S3Request request) {
    if (request.claims().contentMd5().isEmpty() && request.claims().checksum().isEmpty()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    }
    XmlElement root = XmlReader.read(request.document(MAX_DOCUMENT_BYTES), "Delete");
    List<XmlElement> objects = root.children("Object");
    if (objects.isEmpty() || objects.size() > MAX_KEYS) {
      throw XmlReader.malformed();
    }
    List<DeleteObjects.Entry> entries = new ArrayList<>(objects.size());
    List<Refused> refused = new ArrayList<>();
    for (XmlElement object : objects) {
      String key = object.childText("Key").orElseThrow(XmlReader::malformed);
      try {
        entries.add(entry(object, key));
      } catch (KisekiException e) {
        refused.add(new Refused(key, object.childText("VersionId"), e));
      }
    }
    List<DeleteObjects.Answer> answers = delete.delete(request.caller(), request.bucket(), entries);
    boolean quiet = root.childText("Quiet").orElse("").strip().equalsIgnoreCase("true");
    return S3Response.xml(document(answers, refused, quiet));
  }

  private static DeleteObjects.Entry entry(XmlElement object, String key) {
    DeleteConditions conditions =
        new DeleteConditions(
            new WriteConditions(object.childText("ETag").map(Conditions::match), Optional.empty()),
            object
                .childText("LastModifiedTime")
                .map(text -> Conditions.seconds("LastModifiedTime", text)),
            object.childText("Size").map(text -> Conditions.size("Size", text)));
    Optional<VersionId> version =
        object.childText("VersionId").map(String::strip).map(Arguments::version);
    return new DeleteObjects.Entry(ObjectKey.of(key), version, conditions);
  }

  private static byte[] document(
      List<DeleteObjects.Answer> answers, List<Refused> refused, boolean quiet) {
    XmlWriter out = XmlWriter.document("DeleteResult", 256 + answers.size() * 96);
    for (DeleteObjects.Answer answer : answers) {
      if (answer.error().isPresent()) {
        DeleteObjects.Entry entry = answer.entry();
        Optional<String> version = entry.version().map(VersionId::text);
        error(out, new Refused(entry.key().text(), version, answer.error().get()));
      } else if (!quiet) {
        deleted(out, answer.entry(), answer.deletion());
      }
    }
    for (Refused one : refused) {
      error(out, one);
    }
    return out.close("DeleteResult").toBytes();
  }

  private static void deleted(XmlWriter out, DeleteObjects.Entry entry, Deletion deletion) {
    out.open("Deleted").element("Key", entry.key().toBytes());
    entry.version().ifPresent(id -> out.asciiElement("VersionId", id.text()));
    if (deletion.isMarker()) {
      out.element("DeleteMarker", true);
      deletion.version().ifPresent(id -> out.asciiElement("DeleteMarkerVersionId", id.text()));
    }
    out.close("Deleted");
  }

  private static void error(XmlWriter out, Refused refused) {
    out.open("Error").element("Key", refused.key());
    refused.version().ifPresent(id -> out.element("VersionId", id));
    out.element("Code", S3Translation.of(refused.error().code()).code())
        .element("Message", refused.error().sentence())
        .close("Error");
  }
}

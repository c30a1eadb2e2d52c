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
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.Deletion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DeleteObjects. */
public final class DeleteObjectsOperation implements S3Handler {
  private static final System.Logger LOG = System.getLogger(DeleteObjectsOperation.class.getName());

  private static final int MAX_DOCUMENT_BYTES = 8 << 20;
  private static final int MAX_KEYS = 1000;

  private final DeleteObjects delete;
  private final CheckAccess access;

  public DeleteObjectsOperation(DeleteObjects delete, CheckAccess access) {
    this.delete = delete;
    this.access = access;
  }

  /** What became of one object of the document, at its place there. */
  private record Outcome(
      String key,
      Optional<String> version,
      Optional<DeleteObjects.Answer> answer,
      Optional<KisekiException> error) {}

  @Override
  public S3Response handle(S3Request request) {
    access.require(request.caller(), request.bucket(), Access.WRITE);
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
    boolean quiet = root.childText("Quiet").orElse("").strip().equalsIgnoreCase("true");
    return S3Response.xml(document(outcomes(request, objects), quiet));
  }

  /** In the order of the document: what is malformed is refused at its place, the rest is tried. */
  private List<Outcome> outcomes(S3Request request, List<XmlElement> objects) {
    Outcome[] outcomes = new Outcome[objects.size()];
    List<DeleteObjects.Entry> entries = new ArrayList<>(objects.size());
    int[] places = new int[objects.size()];
    for (int i = 0; i < outcomes.length; i++) {
      String key = objects.get(i).childText("Key").orElseThrow(XmlReader::malformed);
      Optional<String> version = objects.get(i).childText("VersionId");
      outcomes[i] = new Outcome(key, version, Optional.empty(), Optional.empty());
      try {
        entries.add(entry(objects.get(i), key));
        places[entries.size() - 1] = i;
      } catch (KisekiException e) {
        outcomes[i] = new Outcome(key, version, Optional.empty(), Optional.of(e));
      }
    }
    List<DeleteObjects.Answer> answers = delete.delete(request.caller(), request.bucket(), entries);
    for (int i = 0; i < answers.size(); i++) {
      DeleteObjects.Answer answer = answers.get(i);
      Outcome asked = outcomes[places[i]];
      outcomes[places[i]] =
          new Outcome(asked.key(), asked.version(), Optional.of(answer), answer.error());
    }
    return List.of(outcomes);
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
        object
            .childText("VersionId")
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Arguments::version);
    return new DeleteObjects.Entry(ObjectKey.of(key), version, conditions);
  }

  private static byte[] document(List<Outcome> outcomes, boolean quiet) {
    XmlWriter out = XmlWriter.document("DeleteResult", 256 + outcomes.size() * 96);
    for (Outcome outcome : outcomes) {
      if (outcome.error().isPresent()) {
        error(out, outcome, outcome.error().get());
      } else if (!quiet) {
        outcome.answer().ifPresent(answer -> deleted(out, answer.entry(), answer.deletion()));
      }
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

  private static void error(XmlWriter out, Outcome outcome, KisekiException error) {
    log(error);
    out.open("Error").element("Key", outcome.key());
    outcome.version().ifPresent(id -> out.element("VersionId", id));
    out.element("Code", S3Translation.of(error.code()).code())
        .element("Message", error.sentence())
        .close("Error");
  }

  /** A refusal inside a 200 is seen by nobody but its client: what is ours to repair is logged. */
  private static void log(KisekiException error) {
    switch (error.code().category()) {
      case CORRUPT, UNAVAILABLE ->
          LOG.log(System.Logger.Level.ERROR, "an object could not be deleted", error);
      case INVALID, DENIED, ABSENT, CONFLICT, UNSUPPORTED -> {
        // the client's own business
      }
    }
  }
}

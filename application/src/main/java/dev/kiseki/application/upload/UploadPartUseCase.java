package dev.kiseki.application.upload;

import dev.kiseki.application.content.ContentWriter;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.object.Room;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.PartBody;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.out.metadata.PartRow;

/** See {@link UploadPart}. */
public final class UploadPartUseCase implements UploadPart {
  /** S3's limit for a part. */
  private static final long MAX_BYTES = 5L << 30;

  private final Namespaces namespaces;
  private final ContentWriter writer;
  private final PartPublisher publisher;

  public UploadPartUseCase(Namespaces namespaces, ContentWriter writer, PartPublisher publisher) {
    this.namespaces = namespaces;
    this.writer = writer;
    this.publisher = publisher;
  }

  @Override
  public PartView upload(UploadTarget target, PartNumber number, PartBody opener) {
    ObjectTarget object = target.object();
    OpenNamespace namespace = namespaces.openToWrite(object);
    BodySource body = opener.open(OpenUpload.find(namespace, target).view());
    requireRoom(namespace, target, number, body);
    try (StagedContent content = writer.write(namespace, body, MAX_BYTES)) {
      return publisher.publish(namespace, target, number, content, body.facts());
    }
  }

  private static void requireRoom(
      OpenNamespace namespace, UploadTarget target, PartNumber number, BodySource body) {
    Room.requireBytes(
        namespace,
        body.length().orElse(0),
        () ->
            namespace
                .metadata()
                .part(namespace.row().id(), target.object().key(), target.upload(), number)
                .map(PartRow::sizeBytes)
                .orElse(0L));
  }
}

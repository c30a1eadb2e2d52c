package dev.kiseki.application.upload;

import dev.kiseki.application.content.ContentWriter;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.BodySource;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.PartBody;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadTarget;

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
    try (StagedContent content = writer.write(namespace, body, MAX_BYTES)) {
      return publisher.publish(namespace, target, number, content, body.facts());
    }
  }
}

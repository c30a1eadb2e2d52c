package dev.kiseki.application.object;

import dev.kiseki.application.content.ContentWriter;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ETag;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.object.PutObject;
import dev.kiseki.ports.in.object.StoredObject;
import java.util.List;

/** See {@link PutObject}. */
public final class PutObjectUseCase implements PutObject {
  /** S3's limit for a single PUT. */
  private static final long MAX_BYTES = 5L << 30;

  private final Namespaces namespaces;
  private final ContentWriter writer;
  private final ObjectPublisher publisher;

  public PutObjectUseCase(Namespaces namespaces, ContentWriter writer, ObjectPublisher publisher) {
    this.namespaces = namespaces;
    this.writer = writer;
    this.publisher = publisher;
  }

  @Override
  public StoredObject put(Command command) {
    ObjectTarget target = command.target();
    OpenNamespace namespace = namespaces.openToWrite(target);
    publisher.expected(namespace, target.key(), command.conditions());
    Room.require(namespace, target.key(), command.body().length());
    try (StagedContent content = writer.write(namespace, command.body(), MAX_BYTES)) {
      BodyFacts body = command.body().facts();
      ObjectFacts facts =
          new ObjectFacts(
              ETag.of(body.md5(), 0), command.attributes(), body.checksums(), List.of());
      ObjectView view =
          publisher.publish(namespace, target.key(), facts, content, command.conditions());
      return new StoredObject(facts, view.version());
    }
  }
}

package dev.kiseki.application.upload;

import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.PartNumber;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.out.metadata.PartPut;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.system.WallClock;

/** Makes a staged content a part of an upload. */
public final class PartPublisher {
  private final WallClock clock;

  public PartPublisher(WallClock clock) {
    this.clock = clock;
  }

  /** Durable when it returns. */
  PartView publish(
      OpenNamespace namespace,
      UploadTarget target,
      PartNumber number,
      StagedContent content,
      BodyFacts body) {
    byte[] sealed =
        UploadSeals.sealPart(
            namespace.keys(),
            target.upload(),
            number.value(),
            content.id(),
            content.sizeBytes(),
            body);
    PartRow row =
        new PartRow(number.value(), content.id(), content.sizeBytes(), clock.millis(), sealed);
    namespace
        .metadata()
        .putPart(
            namespace.row().id(),
            target.object().key(),
            target.upload(),
            new PartPut(row, content.keyEpoch(), content.body()))
        .awaitDurable();
    return UploadSeals.openPart(namespace.keys(), target.upload(), row);
  }
}

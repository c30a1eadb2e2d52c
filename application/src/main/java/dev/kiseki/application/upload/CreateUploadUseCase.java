package dev.kiseki.application.upload;

import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.UploadId;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.out.metadata.UploadRow;
import dev.kiseki.ports.out.system.IdSource;
import dev.kiseki.ports.out.system.WallClock;

/** See {@link CreateUpload}. */
public final class CreateUploadUseCase implements CreateUpload {
  private final Namespaces namespaces;
  private final IdSource ids;
  private final WallClock clock;

  public CreateUploadUseCase(Namespaces namespaces, IdSource ids, WallClock clock) {
    this.namespaces = namespaces;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public UploadId create(Command command) {
    ObjectTarget target = command.target();
    OpenNamespace namespace = namespaces.openToWrite(target);
    UploadId id = ids.upload();
    byte[] sealed =
        UploadSeals.sealUpload(
            namespace.keys(), id, target.key(), command.attributes(), command.checksum());
    UploadRow row =
        new UploadRow(
            id,
            namespace.row().id(),
            target.key(),
            clock.millis(),
            target.caller().principal(),
            sealed);
    return namespace.metadata().openUpload(row).durable().id();
  }
}

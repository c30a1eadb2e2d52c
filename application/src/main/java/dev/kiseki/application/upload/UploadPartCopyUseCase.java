package dev.kiseki.application.upload;

import dev.kiseki.application.content.ContentCopier;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.object.CopySource;
import dev.kiseki.application.object.ObjectLookup;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.RangeSpec;
import dev.kiseki.ports.in.BodyFacts;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadPartCopy;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.Optional;

/** See {@link UploadPartCopy}. */
public final class UploadPartCopyUseCase implements UploadPartCopy {
  private static final long MAX_BYTES = 5L << 30;

  private final Namespaces namespaces;
  private final ContentCopier copier;
  private final PartPublisher publisher;

  public UploadPartCopyUseCase(
      Namespaces namespaces, ContentCopier copier, PartPublisher publisher) {
    this.namespaces = namespaces;
    this.copier = copier;
    this.publisher = publisher;
  }

  @Override
  public Copied copy(Command command) {
    ObjectTarget target = command.target().object();
    OpenNamespace to = namespaces.openToWrite(target);
    OpenUpload.find(to, command.target());
    OpenNamespace from = namespaces.openToRead(command.source());
    try (ReadPlan plan = CopySource.plan(from, command.source())) {
      ObjectView source = ObjectLookup.view(from, command.source().key(), plan);
      CopySource.require(source, command.sourceConditions());
      PartView part = copy(command, from, to, plan, range(source, command.range()));
      return new Copied(part, source.version());
    }
  }

  private PartView copy(
      Command command, OpenNamespace from, OpenNamespace to, ReadPlan plan, ByteRange range) {
    if (!from.row().id().equals(to.row().id())) {
      try (StagedContent content =
          copier.rewrite(from, plan, range, to, Optional.of(command.digest()))) {
        return publish(command, to, content, command.digest().finish());
      }
    }
    copier.digest(from, plan, range, command.digest());
    BodyFacts facts = command.digest().finish();
    try (StagedContent content = copier.share(to, plan, range)) {
      return publish(command, to, content, facts);
    } catch (KisekiException e) {
      if (!CopySource.isTooDeep(e)) {
        throw e;
      }
    }
    try (StagedContent content = copier.rewrite(from, plan, range, to, Optional.empty())) {
      return publish(command, to, content, facts);
    }
  }

  private PartView publish(
      Command command, OpenNamespace to, StagedContent content, BodyFacts facts) {
    return publisher.publish(to, command.target(), command.number(), content, facts);
  }

  /** Unlike a read's, a copy's range must lie within the source. */
  private static ByteRange range(ObjectView source, Optional<RangeSpec.Between> asked) {
    long size = source.sizeBytes();
    if (asked.isPresent() && asked.get().last() >= size) {
      throw new KisekiException(
          ErrorCode.INVALID_RANGE,
          "Range specified is not valid for source object of size: " + size,
          Fact.of("ActualObjectSize", size));
    }
    ByteRange range =
        asked.map(r -> new ByteRange(r.first(), r.last() + 1)).orElseGet(() -> ByteRange.all(size));
    if (range.length() > MAX_BYTES) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The specified copy source is larger than the maximum allowable size for a copy source:"
              + " 5368709120");
    }
    return range;
  }
}

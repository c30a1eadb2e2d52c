package dev.kiseki.application.object;

import dev.kiseki.application.content.ContentCopier;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.domain.ByteRange;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectAttributes;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.ports.in.BodyDigest;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.out.metadata.ReadPlan;
import java.util.List;
import java.util.Optional;

/** See {@link CopyObject}. */
public final class CopyObjectUseCase implements CopyObject {
  /** S3's limit for a copy in one request. */
  private static final long MAX_BYTES = 5L << 30;

  private final Namespaces namespaces;
  private final ContentCopier copier;
  private final ObjectPublisher publisher;

  public CopyObjectUseCase(Namespaces namespaces, ContentCopier copier, ObjectPublisher publisher) {
    this.namespaces = namespaces;
    this.copier = copier;
    this.publisher = publisher;
  }

  @Override
  public Copied copy(Command command) {
    ObjectTarget target = command.target();
    OpenNamespace to = namespaces.openToWrite(target);
    OpenNamespace from = namespaces.openToRead(command.source());
    requireChange(command);
    publisher.expected(to, target.key(), command.conditions());
    try (ReadPlan plan = CopySource.plan(from, command.source())) {
      ObjectView source = ObjectLookup.view(from, command.source().key(), plan);
      CopySource.require(source, command.sourceConditions());
      requireSize(source);
      return new Copied(copy(command, from, to, plan, source), source.version());
    }
  }

  private ObjectView copy(
      Command command, OpenNamespace from, OpenNamespace to, ReadPlan plan, ObjectView source) {
    if (!from.row().id().equals(to.row().id())) {
      return copyBytes(command, from, to, plan, source);
    }
    ByteRange all = ByteRange.all(source.sizeBytes());
    command.digest().ifPresent(digest -> copier.digest(from, plan, all, digest));
    ObjectFacts facts = facts(command, source.facts());
    try (StagedContent content = copier.share(to, plan, all)) {
      return publisher.publish(to, command.target().key(), facts, content, command.conditions());
    } catch (KisekiException e) {
      if (!CopySource.isTooDeep(e)) {
        throw e;
      }
    }
    try (StagedContent content = copier.rewrite(from, plan, all, to, Optional.empty())) {
      return publisher.publish(to, command.target().key(), facts, content, command.conditions());
    }
  }

  private ObjectView copyBytes(
      Command command, OpenNamespace from, OpenNamespace to, ReadPlan plan, ObjectView source) {
    ByteRange all = ByteRange.all(source.sizeBytes());
    try (StagedContent content = copier.rewrite(from, plan, all, to, command.digest())) {
      ObjectFacts facts = facts(command, source.facts());
      return publisher.publish(to, command.target().key(), facts, content, command.conditions());
    }
  }

  private static ObjectFacts facts(Command command, ObjectFacts source) {
    ObjectAttributes attributes = command.attributes().apply(source.attributes());
    List<Checksum> checksums =
        command.digest().map(BodyDigest::finish).map(f -> f.checksums()).orElse(source.checksums());
    return new ObjectFacts(source.etag(), attributes, checksums, source.parts());
  }

  private static void requireChange(Command command) {
    boolean ontoItself =
        command.source().namespace().equals(command.target().namespace())
            && command.source().key().equals(command.target().key());
    boolean isCurrent = command.source().version().isEmpty();
    if (ontoItself && isCurrent && !command.isChange()) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "This copy request is illegal because it is trying to copy an object to itself without changing the"
              + " object's metadata, storage class, website redirect location or encryption attributes.");
    }
  }

  private static void requireSize(ObjectView source) {
    if (source.sizeBytes() > MAX_BYTES) {
      throw new KisekiException(
          ErrorCode.INVALID_REQUEST,
          "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120");
    }
  }
}

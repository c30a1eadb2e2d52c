package dev.kiseki.application.upload;

import dev.kiseki.application.content.ObjectSeals;
import dev.kiseki.application.content.StagedContent;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.OpenNamespace;
import dev.kiseki.application.object.ObjectPublisher;
import dev.kiseki.application.seal.SealContext;
import dev.kiseki.domain.Checksum;
import dev.kiseki.domain.ChecksumAlgorithm;
import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.ObjectFacts;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.domain.PartFacts;
import dev.kiseki.ports.in.object.ObjectTarget;
import dev.kiseki.ports.in.object.ObjectView;
import dev.kiseki.ports.in.object.StoredObject;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.PartCombiner;
import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.in.upload.UploadTarget;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.metadata.CompletedUpload;
import dev.kiseki.ports.out.metadata.ContentBody;
import dev.kiseki.ports.out.metadata.PartRow;
import dev.kiseki.ports.out.metadata.SharedExtent;
import dev.kiseki.ports.out.system.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * See {@link CompleteUpload}. The object's content consists of shares of its parts' contents: no
 * byte and no blob row is touched, whatever the size.
 */
public final class CompleteUploadUseCase implements CompleteUpload {
  private final Namespaces namespaces;
  private final ObjectPublisher publisher;
  private final IdSource ids;

  public CompleteUploadUseCase(Namespaces namespaces, ObjectPublisher publisher, IdSource ids) {
    this.namespaces = namespaces;
    this.publisher = publisher;
    this.ids = ids;
  }

  @Override
  public StoredObject complete(Command command) {
    ObjectTarget target = command.target().object();
    OpenNamespace namespace = namespaces.openToWrite(target);
    Optional<StoredObject> before = completedBefore(namespace, command.target());
    return before.isPresent() ? before.get() : completeNow(namespace, command);
  }

  private StoredObject completeNow(OpenNamespace namespace, Command command) {
    ObjectKey key = command.target().object().key();
    OpenUpload upload = OpenUpload.find(namespace, command.target());
    publisher.expected(namespace, key, command.conditions());
    List<ChosenPart> parts = PartSelection.choose(upload, command.parts());
    PartCombiner.Combined combined =
        command
            .combiner()
            .combine(
                parts.stream().map(ChosenPart::view).toList(),
                UploadSeals.checksum(upload.facts()));
    ExpectedWhole.require(command.expected(), combined.checksum(), parts);
    ObjectFacts facts =
        new ObjectFacts(
            combined.etag(),
            upload.facts().attributes(),
            combined.checksum().stream().toList(),
            partFacts(parts, combined.checksum().map(Checksum::algorithm)));
    try (StagedContent content = content(namespace.keys(), parts)) {
      List<PartRow> rows = parts.stream().map(ChosenPart::row).toList();
      ObjectView view =
          publisher.publish(
              namespace,
              key,
              facts,
              content,
              command.conditions(),
              put -> namespace.metadata().completeUpload(command.target().upload(), rows, put));
      return new StoredObject(facts, view.version());
    } catch (KisekiException e) {
      if (e.code() != ErrorCode.NO_SUCH_UPLOAD) {
        throw e;
      }
      // A repeated request that raced the first one: the first one's answer.
      return completedBefore(namespace, command.target()).orElseThrow(() -> e);
    }
  }

  private static Optional<StoredObject> completedBefore(
      OpenNamespace namespace, UploadTarget target) {
    return namespace
        .metadata()
        .completed(namespace.row().id(), target.object().key(), target.upload())
        .map(done -> new StoredObject(open(namespace.keys(), done), done.version()));
  }

  private static ObjectFacts open(NamespaceKeys keys, CompletedUpload done) {
    return ObjectSeals.openFacts(
        keys, done.node(), done.content(), done.sizeBytes(), done.sealedFacts());
  }

  private StagedContent content(NamespaceKeys keys, List<ChosenPart> parts) {
    ContentId content = ids.content();
    List<SharedExtent> extents = new ArrayList<>(parts.size());
    long start = 0;
    for (ChosenPart part : parts) {
      long end = start + part.row().sizeBytes();
      if (end > start) {
        byte[] tag =
            keys.tag(
                Purpose.EXTENT,
                SealContext.sharedExtent(content, start, end, 0, part.row().content()));
        extents.add(new SharedExtent(start, end, part.row().content(), 0, tag));
      }
      start = end;
    }
    ContentBody body = start == 0 ? new ContentBody.Empty() : new ContentBody.Shared(extents);
    return new StagedContent(content, start, keys.currentEpoch(), body);
  }

  private static List<PartFacts> partFacts(
      List<ChosenPart> parts, Optional<ChecksumAlgorithm> algorithm) {
    return parts.stream()
        .map(
            part ->
                new PartFacts(
                    part.row().number(),
                    part.row().sizeBytes(),
                    algorithm.flatMap(wanted -> checksum(part.view(), wanted))))
        .toList();
  }

  private static Optional<Checksum> checksum(PartView part, ChecksumAlgorithm wanted) {
    return part.checksums().stream().filter(c -> c.algorithm() == wanted).findFirst();
  }
}

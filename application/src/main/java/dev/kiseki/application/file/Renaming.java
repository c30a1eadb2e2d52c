package dev.kiseki.application.file;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.in.file.EntryRef;
import dev.kiseki.ports.in.file.RenameMode;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.RenameRule;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Optional;

/**
 * Renames. What was written to the source is published first: who replaces a file by a new one
 * sees, through S3 too, the old content or the whole new one.
 */
final class Renaming {
  private final Session session;
  private final OpenNodes openNodes;

  Renaming(Session session, OpenNodes openNodes) {
    this.session = session;
    this.openNodes = openNodes;
  }

  void rename(EntryRef from, EntryRef to, RenameMode mode) {
    Known fromDirectory = session.requireWritable(from.directory());
    Known toDirectory = session.require(to.directory());
    Volume volume = fromDirectory.volume();
    if (!volume.id().equals(toDirectory.volume().id())) {
      throw Failures.of(ErrorCode.CROSSES_NAMESPACES, "A rename stays within its bucket.");
    }
    Place source = Views.place(fromDirectory.id(), from.name());
    Place target = Views.place(toDirectory.id(), to.name());
    Optional<NodeId> moved = volume.files().find(volume.id(), source).map(StoredNode::id);
    moved.flatMap(openNodes::find).ifPresent(openNodes::publish);
    volume
        .files()
        .find(volume.id(), target)
        .map(StoredNode::id)
        .filter(there -> !moved.filter(there::equals).isPresent())
        .ifPresent(there -> replacing(volume, there, mode));
    volume
        .files()
        .rename(volume.id(), source, target, rule(mode), session.stamp(), volume.seals())
        .value();
  }

  private void replacing(Volume volume, NodeId there, RenameMode mode) {
    switch (mode) {
      case REPLACE -> session.nodes().keep(volume, there);
      case EXCHANGE -> openNodes.find(there).ifPresent(openNodes::publish);
      case KEEP -> {}
    }
  }

  private static RenameRule rule(RenameMode mode) {
    return switch (mode) {
      case REPLACE -> RenameRule.REPLACE;
      case KEEP -> RenameRule.KEEP;
      case EXCHANGE -> RenameRule.EXCHANGE;
    };
  }
}

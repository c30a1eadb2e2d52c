package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.tables.content.CheckedFile;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NodeTimes;
import dev.kiseki.ports.out.files.Publish;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Optional;

/** Gives files new contents. */
final class FilePublishing {
  private final Nodes nodes;
  private final FileNames names;
  private final FileRows fileRows;
  private final FileVersions versions;
  private final Contents contents;

  FilePublishing(
      Nodes nodes, FileNames names, FileRows fileRows, FileVersions versions, Contents contents) {
    this.nodes = nodes;
    this.names = names;
    this.fileRows = fileRows;
    this.versions = versions;
    this.contents = contents;
  }

  StoredNode publish(FileStep step, Publish publish) {
    NodeId node = publish.node().node();
    NodeRow row = fileRows.written(step, publish.node());
    if (!FileNames.isRegular(row)) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Only files have contents.");
    }
    if (!row.file().content().equals(publish.base())) {
      throw new KisekiException(
          ErrorCode.CONDITION_CHANGED, "The content of the file changed meanwhile.");
    }
    CheckedFile checked = contents.check(step.rows(), step.namespace(), publish.content());
    contents.store(step.rows(), checked);
    step.tally().more(publish.content().allocatedBytes());
    Version version = version(step, node, row, publish.keepsBase());
    NodeRow published = published(row, publish, version);
    nodes.put(step.rows(), node, published);
    return FileNames.stored(node, published, Optional.empty());
  }

  private Version version(FileStep step, NodeId node, NodeRow row, boolean keepsBase) {
    if (row.links() == 0) {
      release(step, row);
      return row.file().version().withOwnContent();
    }
    Optional<FileNames.Met> met =
        step.isVersioned() && keepsBase && row.parent() != 0
            ? names
                .findLeaf(step.rows(), step.namespace(), row.parent(), row.name())
                .filter(found -> found.id().equals(node))
            : Optional.empty();
    if (met.isEmpty()) {
      release(step, row);
      return versions.supersede(step, row);
    }
    return versions.replace(
        step,
        met.get(),
        (_, _, isKept, _) -> {
          if (!isKept) {
            release(step, row);
          }
        });
  }

  private void release(FileStep step, NodeRow row) {
    step.tally().less(contents.release(step.rows(), row.file().content()));
  }

  private static NodeRow published(NodeRow row, Publish publish, Version version) {
    NewContent content = publish.content();
    return row.without(NodeRow.SEALED_FOR_NAME)
        .withOwnership(publish.ownership().or(row::ownership))
        .withTimes(
            new NodeTimes(row.times().accessed(), publish.modified(), publish.stamp().time()))
        .holding(
            new NodeRow.Holding.File(
                content.id(),
                content.sizeBytes(),
                content.allocatedBytes(),
                content.publishedMillis(),
                version,
                content.seal().state(version)));
  }
}

package dev.kiseki.adapters.lmdb.tables;

import dev.kiseki.adapters.lmdb.engine.RowWriter;
import dev.kiseki.adapters.lmdb.engine.Table;
import dev.kiseki.adapters.lmdb.tables.content.CheckedFile;
import dev.kiseki.adapters.lmdb.tables.content.Contents;
import dev.kiseki.adapters.lmdb.tables.content.Resealing;
import dev.kiseki.adapters.lmdb.tables.row.EntryRow;
import dev.kiseki.adapters.lmdb.tables.row.NodeRow;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.domain.Version;
import dev.kiseki.ports.out.files.NewContent;
import dev.kiseki.ports.out.files.NewNode;
import dev.kiseki.ports.out.files.NodeKind;
import dev.kiseki.ports.out.files.NodeRef;
import dev.kiseki.ports.out.files.Place;
import dev.kiseki.ports.out.files.StoredNode;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes nodes and names. */
final class FileMaking {
  /** EXT4_LINK_MAX. */
  private static final int MOST_LINKS = 65_000;

  private static final byte[] NO_NAME = {};

  private final Nodes nodes;
  private final FileNames names;
  private final FileRows fileRows;
  private final FileVersions versions;
  private final Contents contents;
  private final LongSupplier directoryIds;
  private final Resealing resealing;

  FileMaking(
      Nodes nodes,
      FileNames names,
      FileRows fileRows,
      FileVersions versions,
      Contents contents,
      LongSupplier directoryIds,
      Resealing resealing) {
    this.nodes = nodes;
    this.names = names;
    this.fileRows = fileRows;
    this.versions = versions;
    this.contents = contents;
    this.directoryIds = directoryIds;
    this.resealing = resealing;
  }

  StoredNode create(FileStep step, Place place, NewNode node) {
    long parent = free(step, place);
    FileNames.Met met =
        switch (node.state()) {
          case NewNode.NewState.Directory _ -> directory(step, parent, place.name(), node);
          case NewNode.NewState.File(NewContent content) -> {
            CheckedFile checked = contents.check(step.rows(), step.namespace(), content);
            Version version = versions.arrive(step, parent, place.name());
            NodeRow.Holding held = store(step.rows(), checked, version, step.tally());
            yield leaf(step, parent, place.name(), node, NodeKind.FILE, held);
          }
          case NewNode.NewState.Symlink(byte[] target, long targetBytes) -> {
            resealing.requireRecord(step.namespace(), target);
            NodeRow.Holding held = new NodeRow.Holding.Symlink(targetBytes, target);
            yield leaf(step, parent, place.name(), node, NodeKind.SYMLINK, held);
          }
          case NewNode.NewState.Special(NodeKind kind) ->
              leaf(step, parent, place.name(), node, kind, new NodeRow.Holding.Nothing());
        };
    nodes.touch(step.rows(), parent, step.stamp().time());
    return met.stored();
  }

  /** The directory for a new name. NO_SUCH_FILE; FILE_EXISTS. */
  private long free(FileStep step, Place place) {
    long parent = names.living(step.rows(), step.roots(), place.directory()).id();
    if (names.find(step.rows(), step.namespace(), parent, place.name()).isPresent()) {
      throw new KisekiException(ErrorCode.FILE_EXISTS, "The name is taken.");
    }
    return parent;
  }

  private FileNames.Met directory(FileStep step, long parent, byte[] name, NewNode node) {
    long child = directoryIds.getAsLong();
    byte[] tag = step.seals().directory(new DirectoryId(parent), name, new DirectoryId(child));
    EntryRow entry = new EntryRow.Directory(child, tag);
    step.rows().put(Table.ENTRY, names.directoryKey(parent, name), entry.encode());
    NodeRow row =
        row(node, NodeKind.DIRECTORY, 0, 2, parent, name, new NodeRow.Holding.Nothing())
            .with(NodeRow.EXPLICIT);
    NodeId id = Nodes.ofDirectory(child);
    nodes.put(step.rows(), id, row);
    nodes.addLinks(step.rows(), parent, 1);
    return new FileNames.Met(parent, name, id, entry, row);
  }

  private FileNames.Met leaf(
      FileStep step, long parent, byte[] name, NewNode node, NodeKind kind, NodeRow.Holding held) {
    NodeRow row = row(node, kind, step.namespace().value(), 1, parent, name, held);
    nodes.put(step.rows(), node.id(), row);
    EntryRow entry = fileRows.putName(step, node.id(), kind, parent, name);
    return new FileNames.Met(parent, name, node.id(), entry, row);
  }

  private static NodeRow row(
      NewNode node,
      NodeKind kind,
      long namespace,
      int links,
      long parent,
      byte[] name,
      NodeRow.Holding held) {
    return new NodeRow(
        kind,
        0,
        namespace,
        Optional.of(node.ownership()),
        links,
        node.device(),
        node.times(),
        parent,
        name,
        held);
  }

  private NodeRow.Holding store(RowWriter rows, CheckedFile checked, Version version, Tally tally) {
    NewContent content = checked.content();
    contents.store(rows, checked);
    tally.more(content.allocatedBytes());
    return new NodeRow.Holding.File(
        content.id(),
        content.sizeBytes(),
        content.allocatedBytes(),
        content.publishedMillis(),
        version,
        content.seal().state(version));
  }

  StoredNode createUnnamed(RowWriter rows, NamespaceId namespace, NewNode node, Tally tally) {
    if (!(node.state() instanceof NewNode.NewState.File(NewContent content))) {
      throw new KisekiException(ErrorCode.INVALID_ARGUMENT, "Only files can do without a name.");
    }
    CheckedFile checked = contents.check(rows, namespace, content);
    NodeRow.Holding held = store(rows, checked, Version.UNVERSIONED, tally);
    NodeRow row =
        row(node, NodeKind.FILE, namespace.value(), 0, 0, NO_NAME, held).with(NodeRow.UNNAMED);
    nodes.putOrphan(rows, node.id(), row);
    return FileNames.stored(node.id(), row, Optional.empty());
  }

  StoredNode link(FileStep step, NodeRef ref, Place place) {
    if (Nodes.isDirectory(ref.node())) {
      throw new KisekiException(ErrorCode.NOT_PERMITTED, "A directory has one name.");
    }
    NodeRow row = fileRows.written(step, ref);
    long parent = free(step, place);
    boolean isFirst = row.links() == 0;
    if (isFirst && !row.is(NodeRow.UNNAMED)) {
      throw new KisekiException(ErrorCode.NO_SUCH_FILE, "The last name of this file is gone.");
    }
    if (!isFirst && step.isVersioned() && FileNames.isRegular(row)) {
      throw new KisekiException(
          ErrorCode.NOT_PERMITTED, "A file has one name where there are versions.");
    }
    if (row.links() >= MOST_LINKS) {
      throw new KisekiException(ErrorCode.TOO_MANY_LINKS, "This file has too many names.");
    }
    NodeRow named =
        (isFirst ? firstName(step, ref.node(), row, parent, place.name()) : row)
            .withLinks(row.links() + 1)
            .without(NodeRow.UNNAMED)
            .named(parent, place.name())
            .withChanged(step.stamp().time());
    nodes.put(step.rows(), ref.node(), named);
    EntryRow entry = fileRows.putName(step, ref.node(), named.kind(), parent, place.name());
    nodes.touch(step.rows(), parent, step.stamp().time());
    return new FileNames.Met(parent, place.name(), ref.node(), entry, named).stored();
  }

  /** A file that had no name becomes an object, and where there are versions, one of them. */
  private NodeRow firstName(FileStep step, NodeId node, NodeRow row, long parent, byte[] name) {
    nodes.forgetOrphan(step.rows(), node);
    Version version = versions.arrive(step, parent, name);
    EntryRow entry =
        new EntryRow.Link(node, row.kind(), step.seals().name(new DirectoryId(parent), name, node));
    return fileRows.sealed(step, new FileNames.Met(parent, name, node, entry, row), version);
  }
}

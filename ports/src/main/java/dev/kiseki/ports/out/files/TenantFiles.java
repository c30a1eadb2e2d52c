package dev.kiseki.ports.out.files;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.metadata.Committed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One tenant's files. Every method is one transaction. Mutations validate, then apply: one that
 * throws has changed nothing; they return at VISIBLE. Thread-safe. Errors of all:
 * NO_SUCH_NAMESPACE, STALE_NODE (the node is gone, or never was of this namespace), DISK_FULL,
 * STORE_READ_ONLY, STORE_BUSY, DATA_CORRUPT.
 *
 * <p>Directories are nodes too, with ids that no file has. A directory is explicit once {@link
 * #create} made it or a name was taken out of it here; only others end with their last key. Where
 * both a key and a directory have a name, the directory is what has it here.
 *
 * <p>Making a name fails with FILE_EXISTS where there is one, NOT_A_DIRECTORY, and NO_SUCH_FILE in
 * a directory that was removed. Permissions are the caller's business, and so is a change of times
 * that is none of a directory's names.
 */
public interface TenantFiles {
  // ---- finding

  /** The directory that holds a namespace's keys. */
  NodeId root(NamespaceId namespace);

  /** What has the name; the caller checks its seals. */
  Optional<StoredNode> find(NamespaceId namespace, Place place);

  /** STALE_NODE unless it has a name or is held. */
  StoredNode node(NamespaceId namespace, NodeRef node);

  /** The directory above; the root is above itself. */
  NodeId parent(NamespaceId namespace, NodeId directory);

  /** NOT_A_DIRECTORY. */
  DirectoryPage list(NamespaceId namespace, DirectoryQuery query);

  /** The same without the nodes: a directory of a million files is a million rows less. */
  default NamePage names(NamespaceId namespace, DirectoryQuery query) {
    DirectoryPage page = list(namespace, query);
    return new NamePage(
        page.lines().stream()
            .<NamePage.Line>map(line -> new NamePage.Line.Sealed(line.position(), line.node()))
            .toList(),
        page.truncated());
  }

  /** How many names of a directory no path can hold: S3 alone shows them. */
  int hiddenNames(NamespaceId namespace, NodeId directory, int limit);

  // ---- contents

  /** A file with all that reading it needs: see {@link NodePlan}. INVALID_ARGUMENT for others. */
  NodePlan plan(NamespaceId namespace, NodeRef node);

  /**
   * Swaps content, size and times, and in a namespace with versions makes one. CONDITION_CHANGED
   * when {@link Publish#base} is not the content any more, or a kept or shared run is gone. A file
   * without names is published to as well.
   */
  Committed<StoredNode> publish(NamespaceId namespace, Publish publish);

  // ---- names

  /** Makes a node and its name. */
  Committed<StoredNode> create(
      NamespaceId namespace, Place place, NewNode node, Stamp stamp, FileSeals seals);

  /** Makes a file without a name, held once. */
  Committed<StoredNode> createUnnamed(NamespaceId namespace, NewNode node);

  /**
   * Another name for a node, or the first of one that has none yet. NOT_PERMITTED for directories,
   * and in a namespace that ever had versions for a node that has a name; TOO_MANY_LINKS;
   * NO_SUCH_FILE when the last name was removed.
   */
  Committed<StoredNode> link(
      NamespaceId namespace, NodeRef node, Place place, Stamp stamp, FileSeals seals);

  /**
   * Removes a name of anything but a directory; gives the node as it is now. A held node without
   * names lives on until {@link #release}. NO_SUCH_FILE; IS_A_DIRECTORY.
   */
  Committed<StoredNode> unlink(NamespaceId namespace, Place place, Stamp stamp, FileSeals seals);

  /**
   * NO_SUCH_FILE; NOT_A_DIRECTORY; DIRECTORY_NOT_EMPTY, also when it holds only names that no path
   * can have. The empty object that S3 clients put to mark a directory goes with it.
   */
  Committed<NodeId> removeDirectory(
      NamespaceId namespace, Place place, Stamp stamp, FileSeals seals);

  /**
   * One step, whatever fails. NO_SUCH_FILE; FILE_EXISTS under KEEP; INVALID_ARGUMENT when a
   * directory would move into itself; DIRECTORY_NOT_EMPTY, IS_A_DIRECTORY, NOT_A_DIRECTORY when
   * what is there cannot be replaced; CROSSES_NAMESPACES when the step would be too long (a
   * directory of more than 1,000 files in a namespace that ever had versions, where each gets a new
   * version and leaves a delete marker): the caller copies. Renaming one name of a node to another
   * name of it does nothing.
   *
   * @return the nodes that were moved and, second, exchanged or replaced
   */
  Committed<List<StoredNode>> rename(
      NamespaceId namespace, Place from, Place to, RenameRule rule, Stamp stamp, FileSeals seals);

  // ---- attributes

  Committed<StoredNode> change(
      NamespaceId namespace, NodeRef node, NodeChange change, FileSeals seals);

  Optional<Extended> extended(NamespaceId namespace, NodeRef node);

  /**
   * Replaces all extended attributes; empty removes them. CONDITION_CHANGED when they are not
   * {@code before} any more; DISK_FULL when they are too many.
   */
  Committed<StoredNode> setExtended(
      NamespaceId namespace,
      NodeRef node,
      Optional<Extended> before,
      Optional<Extended> after,
      Instant changed,
      FileSeals seals);

  // ---- holding

  /**
   * Keeps a node, whatever becomes of its names, S3's doing included, until it was released as
   * often; forgotten when the process ends. Gives the node as it is.
   */
  StoredNode hold(NamespaceId namespace, NodeRef node);

  /**
   * Lets go; the last one to let go of a node without names ends it. Never fails for unknown ones.
   */
  void release(NamespaceId namespace, NodeId node);

  /** Returns when everything visible now is durable. */
  void awaitDurable();

  Usage usage(NamespaceId namespace);

  /**
   * Tells of changes that S3 or a mount makes, once they are visible and before they are answered.
   * The listener is called on the threads of those who change. It must not fail. Those of {@link
   * FileChanges.Origin#OBJECTS} hold no lock and may be kept waiting, by a bounded time; the others
   * must not be.
   */
  Subscription watch(Consumer<FileChanges> listener);
}

package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;
import java.util.Optional;

/**
 * Names and what they lead to.
 *
 * <p>Every result that gives attributes of a node for a name adds one reference of the session to
 * that node. A node without names lives on while it has references or open handles, as an orphan:
 * its id keeps answering. NOT_A_DIRECTORY, STALE_NODE and NAME_TOO_LONG are failures of all; making
 * a name fails with FILE_EXISTS where there is one, and with NO_SUCH_FILE in a directory that was
 * removed.
 */
public interface Entries {
  /** The node that the mount shows as its root. */
  NodeId root();

  /** What has the name, or empty. {@code .} and {@code ..} are names too. */
  Optional<FileAttributes> lookup(EntryRef entry);

  /** Gives {@code count} references back. Unknown nodes are ignored: a session may be replayed. */
  void forget(NodeId node, long count);

  /** Makes and opens a file. FILE_EXISTS where the name is taken, whatever it leads to. */
  CreatedFile create(Requester requester, EntryRef entry, int permissions, OpenMode mode);

  /** Makes and opens a file that has no name (O_TMPFILE); {@link #link} may give it one. */
  CreatedFile createUnnamed(Requester requester, NodeId directory, int permissions, OpenMode mode);

  FileAttributes makeDirectory(Requester requester, EntryRef entry, int permissions);

  FileAttributes makeSymlink(Requester requester, EntryRef entry, byte[] target);

  /** NOT_PERMITTED for devices, unless the namespace allows them. */
  FileAttributes makeSpecial(Requester requester, EntryRef entry, SpecialFile special);

  /** NOT_PERMITTED for directories; TOO_MANY_LINKS; CROSSES_NAMESPACES. */
  FileAttributes link(Requester requester, NodeId node, EntryRef entry);

  /** IS_A_DIRECTORY; NO_SUCH_FILE. */
  void unlink(Requester requester, EntryRef entry);

  /** NOT_A_DIRECTORY; DIRECTORY_NOT_EMPTY; NO_SUCH_FILE. */
  void removeDirectory(Requester requester, EntryRef entry);

  /**
   * One step, whatever fails. INVALID_ARGUMENT when a directory would move into itself;
   * DIRECTORY_NOT_EMPTY, IS_A_DIRECTORY, NOT_A_DIRECTORY when what is there cannot be replaced;
   * CROSSES_NAMESPACES. Renaming one name of a node to another name of it does nothing.
   */
  void rename(Requester requester, EntryRef from, EntryRef to, RenameMode mode);
}

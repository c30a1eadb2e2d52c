package dev.kiseki.ports.out.reseal;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.NodeId;

/** A way through the rows of a namespace. */
public sealed interface Walk {
  /** Through all rows of a kind. */
  record All(Kind kind) implements Walk {}

  /** Through the names below a directory that was moved while names were walked. */
  record Below(DirectoryId directory) implements Walk {}

  /** To the facts of a content whose name was moved while names were walked. */
  record FactsOf(NodeId node, ContentId content) implements Walk {}

  /** To a content that was made of blobs which an older one names. */
  record ContentOf(ContentId content) implements Walk {}

  /** To the attributes that passed from one node to another. */
  record ExtendedOf(NodeId node) implements Walk {}

  /**
   * Kinds of rows, in the order of a pass: what a row turns into while it is walked is of a later
   * kind, or noted. The numbers are on disk.
   */
  enum Kind {
    /** The namespace's own row and its settings. */
    NAMESPACE,
    /** The names of current objects and files, with the facts of their contents. */
    LIVE,
    /** Older versions and delete markers. */
    HISTORY,
    /** Files that have attributes, named or not, and symbolic links. */
    NODES,
    EXTENDED,
    UPLOADS,
    PARTS,
    /** Contents of all of these: extents, blobs, inline bytes. */
    CONTENTS
  }
}

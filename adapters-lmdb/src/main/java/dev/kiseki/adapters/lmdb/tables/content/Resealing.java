package dev.kiseki.adapters.lmdb.tables.content;

import dev.kiseki.domain.ContentId;
import dev.kiseki.domain.DirectoryId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.NodeId;
import dev.kiseki.ports.out.keys.SealEpoch;
import dev.kiseki.ports.out.reseal.Walk;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a tenant's operations do for the re-encryption of its namespaces: they refuse to bring what
 * an old key sealed once that is forbidden, and note what they move past the walk of names. Both
 * are looked at inside write operations, so no operation slips through between two of them.
 *
 * <p>Thread-safe. The floors follow from rows; what is noted is of this process, and a pass over
 * the names begins anew with it.
 */
public final class Resealing {
  /** More moves than that make the pass over names begin anew. */
  private static final int MOST_NOTES = 100_000;

  private static final List<Walk> EVERYTHING_THAT_MOVES =
      List.of(
          new Walk.All(Walk.Kind.LIVE),
          new Walk.All(Walk.Kind.HISTORY),
          new Walk.All(Walk.Kind.EXTENDED),
          new Walk.All(Walk.Kind.CONTENTS));

  private final Map<NamespaceId, Integer> floors = new ConcurrentHashMap<>();
  private final Map<NamespaceId, Notes> notes = new HashMap<>();
  private volatile boolean isNoting;

  private static final class Notes {
    private final Set<Walk> moves = new LinkedHashSet<>();
    private boolean isFull;

    private void add(Walk move) {
      isFull |= moves.size() == MOST_NOTES;
      if (!isFull) {
        moves.add(move);
      }
    }
  }

  /** From now on nothing is let in that an earlier epoch's key sealed. */
  public void forbidBefore(NamespaceId namespace, int epoch) {
    floors.merge(namespace, epoch, Math::max);
  }

  /** What keys from that epoch on sealed is let in again. */
  public void allowFrom(NamespaceId namespace, int epoch) {
    if (epoch > 1) {
      floors.put(namespace, epoch);
    } else {
      floors.remove(namespace);
    }
  }

  /** KEYS_UNAVAILABLE when a record was sealed under a key that is given up. */
  public void requireRecord(NamespaceId namespace, byte[] sealed) {
    if (!floors.isEmpty() && sealed.length > 0) {
      require(namespace, SealEpoch.ofRecord(sealed));
    }
  }

  /** The same for a tag. */
  public void requireTag(NamespaceId namespace, byte[] tag) {
    if (!floors.isEmpty()) {
      require(namespace, SealEpoch.ofTag(tag));
    }
  }

  /** The same for whatever was sealed under that epoch. */
  public void require(NamespaceId namespace, int epoch) {
    if (epoch < floors.getOrDefault(namespace, 0)) {
      throw new KisekiException(
          ErrorCode.KEYS_UNAVAILABLE,
          "The bucket's key was replaced while this was on its way. Try again.");
    }
  }

  // ---- moves

  public void noteMoves(NamespaceId namespace) {
    synchronized (notes) {
      notes.put(namespace, new Notes());
      isNoting = true;
    }
  }

  /** Notes no more. */
  public void forgetMoves(NamespaceId namespace) {
    synchronized (notes) {
      notes.remove(namespace);
      isNoting = !notes.isEmpty();
    }
  }

  /** A directory has another place: what is below it may have been passed by. */
  public void moved(NamespaceId namespace, long directory) {
    note(Optional.of(namespace), new Walk.Below(new DirectoryId(directory)));
  }

  /** A version went from one tree to the other, with the facts of its content as they were. */
  public void moved(NamespaceId namespace, NodeId node, ContentId content, byte[] facts) {
    if (isNoting && SealEpoch.ofRecord(facts) < floors.getOrDefault(namespace, 0)) {
      note(Optional.of(namespace), new Walk.FactsOf(node, content));
    }
  }

  /** A node got sealed attributes; of which namespace is not known here. */
  public void gotExtended(NodeId node, byte[] sealed) {
    int epoch = SealEpoch.ofRecord(sealed);
    if (isNoting && floors.values().stream().anyMatch(floor -> epoch < floor)) {
      note(Optional.empty(), new Walk.ExtendedOf(node));
    }
  }

  private void note(Optional<NamespaceId> namespace, Walk move) {
    if (!isNoting) {
      return;
    }
    synchronized (notes) {
      of(namespace).forEach(each -> each.add(move));
    }
  }

  private Collection<Notes> of(Optional<NamespaceId> namespace) {
    return namespace.isEmpty()
        ? notes.values()
        : Optional.ofNullable(notes.get(namespace.get())).stream().toList();
  }

  /**
   * A new content keeps bytes that an older one names. While they may be walked yet that is noted;
   * afterwards such bytes are found by an old plan only. CONDITION_CHANGED.
   */
  void keeps(NamespaceId namespace, ContentId content, int epoch) {
    if (epoch >= floors.getOrDefault(namespace, 0)) {
      return;
    }
    synchronized (notes) {
      if (!notes.containsKey(namespace)) {
        throw new KisekiException(
            ErrorCode.CONDITION_CHANGED, "Bytes that a file was to keep were sealed anew.");
      }
    }
    note(Optional.of(namespace), new Walk.ContentOf(content));
  }

  /**
   * What was noted and not taken yet; when it was too much: walk everything that moves again. May
   * be asked twice.
   *
   * @param isLast if nothing was noted, note no more
   */
  public List<Walk> moves(NamespaceId namespace, boolean isLast) {
    synchronized (notes) {
      Notes noted = notes.get(namespace);
      if (noted == null) {
        return List.of();
      }
      if (isLast && !noted.isFull && noted.moves.isEmpty()) {
        forgetMoves(namespace);
        return List.of();
      }
      return noted.isFull ? EVERYTHING_THAT_MOVES : List.copyOf(noted.moves);
    }
  }

  /** They are walked from now on: what moves again meanwhile is where it is found. */
  public void taken(NamespaceId namespace, List<Walk> moves) {
    synchronized (notes) {
      Notes noted = notes.get(namespace);
      if (noted != null && moves.equals(EVERYTHING_THAT_MOVES)) {
        notes.put(namespace, new Notes());
      } else if (noted != null) {
        moves.forEach(noted.moves::remove);
      }
    }
  }
}

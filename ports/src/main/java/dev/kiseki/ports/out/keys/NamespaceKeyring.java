package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.NamespaceId;
import java.util.ArrayList;
import java.util.List;

/**
 * The wrapped master keys of one namespace.
 *
 * @param epochs the key of epoch 1 first; the last one is the current epoch
 */
public record NamespaceKeyring(NamespaceId namespace, List<WrappedKey> epochs) {
  public NamespaceKeyring {
    epochs = List.copyOf(epochs);
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("a namespace has at least one key epoch");
    }
  }

  public int currentEpoch() {
    return epochs.size();
  }

  /** The same with the key of one more epoch, which is the current one. */
  public NamespaceKeyring with(WrappedKey next) {
    List<WrappedKey> all = new ArrayList<>(epochs);
    all.add(next);
    return new NamespaceKeyring(namespace, all);
  }

  /** What is left of it when its keys were removed. */
  public NamespaceKeyring removed() {
    return new NamespaceKeyring(namespace, epochs.stream().map(WrappedKey::removed).toList());
  }

  /**
   * The same without the keys of epochs before that one, under which nothing is sealed any more.
   */
  public NamespaceKeyring since(int epoch) {
    List<WrappedKey> kept = new ArrayList<>(epochs);
    for (int i = 0; i < Math.min(epoch - 1, epochs.size()); i++) {
      kept.set(i, epochs.get(i).removed());
    }
    return new NamespaceKeyring(namespace, kept);
  }

  /** The oldest epoch whose key is there; the newest when none is. */
  public int firstEpoch() {
    int epoch = 1;
    while (epoch < epochs.size() && epochs.get(epoch - 1).isRemoved()) {
      epoch++;
    }
    return epoch;
  }

  /** Whether the keys of all epochs before that one are given up. */
  public boolean beginsAt(int epoch) {
    return epochs.subList(0, Math.min(epoch - 1, epochs.size())).stream()
        .allMatch(WrappedKey::isRemoved);
  }

  /** Whether all of it was removed: nothing of the namespace can be read any more. */
  public boolean isRemoved() {
    return epochs.getLast().isRemoved();
  }

  /** By content. */
  public boolean isSameAs(NamespaceKeyring other) {
    boolean isSame = namespace.equals(other.namespace) && epochs.size() == other.epochs.size();
    for (int i = 0; isSame && i < epochs.size(); i++) {
      isSame = epochs.get(i).isSameAs(other.epochs.get(i));
    }
    return isSame;
  }
}

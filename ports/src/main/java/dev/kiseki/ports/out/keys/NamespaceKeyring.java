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

  public boolean isRemoved() {
    return epochs.getFirst().isRemoved();
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

package dev.kiseki.ports.out.keys;

import dev.kiseki.domain.NamespaceId;
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
}

package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The plaintext keys of one namespace, for as long as they are leased. Thread-safe. */
public final class NamespaceMaterial {
  /** Stands for the master of an epoch that nothing is sealed under any more. */
  static final byte[] GIVEN_UP = {};

  private final List<Optional<EpochKeys>> epochs = new ArrayList<>();

  /** Clears the master keys: they are of no use after this. */
  public NamespaceMaterial(TenantId tenant, NamespaceId namespace, List<byte[]> masters) {
    for (byte[] master : masters) {
      int epoch = epochs.size() + 1;
      epochs.add(
          master.length == 0
              ? Optional.empty()
              : Optional.of(new EpochKeys(tenant, namespace, epoch, master)));
      Arrays.fill(master, (byte) 0);
    }
  }

  int currentEpoch() {
    return epochs.size();
  }

  /** DATA_CORRUPT when there is no such epoch: the number came from disk. */
  EpochKeys epoch(int epoch) {
    if (epoch < 1 || epoch > epochs.size() || epochs.get(epoch - 1).isEmpty()) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "Stored bytes name a key epoch that does not exist, or was given up.",
          Fact.of("epoch", epoch));
    }
    return epochs.get(epoch - 1).get();
  }

  public void destroy() {
    epochs.forEach(epoch -> epoch.ifPresent(EpochKeys::destroy));
  }
}

package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The plaintext keys of one namespace, for as long as they are leased. Thread-safe. */
public final class NamespaceMaterial {
  private final List<EpochKeys> epochs = new ArrayList<>();

  /** Clears the master keys: they are of no use after this. */
  public NamespaceMaterial(TenantId tenant, NamespaceId namespace, List<byte[]> masters) {
    for (byte[] master : masters) {
      epochs.add(new EpochKeys(tenant, namespace, epochs.size() + 1, master));
      Arrays.fill(master, (byte) 0);
    }
  }

  int currentEpoch() {
    return epochs.size();
  }

  /** DATA_CORRUPT when there is no such epoch: the number came from disk. */
  EpochKeys epoch(int epoch) {
    if (epoch < 1 || epoch > epochs.size()) {
      throw new KisekiException(
          ErrorCode.DATA_CORRUPT,
          "Stored bytes name a key epoch that does not exist.",
          Fact.of("epoch", epoch));
    }
    return epochs.get(epoch - 1);
  }

  public void destroy() {
    epochs.forEach(EpochKeys::destroy);
  }
}

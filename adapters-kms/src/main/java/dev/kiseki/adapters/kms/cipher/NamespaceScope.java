package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.NamespaceId;
import dev.kiseki.domain.TenantId;
import dev.kiseki.ports.out.keys.Purpose;
import java.util.Arrays;

/** Whose keys a cipher uses, with the contexts that follow from it, made once. No secrets. */
public final class NamespaceScope {
  private static final int HIGHEST_PURPOSE =
      Arrays.stream(Purpose.values()).mapToInt(Purpose::number).max().orElseThrow();

  private final TenantId tenant;
  private final NamespaceId namespace;
  private final int currentEpoch;
  private final SealCount seals;
  private final byte[][] recordPrefixes;
  private final byte[][] tagPrefixes;

  /**
   * The scope of one namespace at its current epoch.
   *
   * @param seals of the current epoch's record key
   */
  public NamespaceScope(TenantId tenant, NamespaceId namespace, int currentEpoch, SealCount seals) {
    this.tenant = tenant;
    this.namespace = namespace;
    this.currentEpoch = currentEpoch;
    this.seals = seals;
    this.recordPrefixes = prefixes(Formats.RECORD);
    this.tagPrefixes = prefixes(Formats.TAG);
  }

  public TenantId tenant() {
    return tenant;
  }

  public NamespaceId namespace() {
    return namespace;
  }

  public int currentEpoch() {
    return currentEpoch;
  }

  public SealCount seals() {
    return seals;
  }

  byte[] recordPrefix(Purpose purpose) {
    return recordPrefixes[purpose.number()];
  }

  byte[] tagPrefix(Purpose purpose) {
    return tagPrefixes[purpose.number()];
  }

  private byte[][] prefixes(byte format) {
    byte[][] prefixes = new byte[HIGHEST_PURPOSE + 1][];
    for (Purpose purpose : Purpose.values()) {
      prefixes[purpose.number()] = RecordEnvelope.contextPrefix(format, tenant, namespace, purpose);
    }
    return prefixes;
  }
}

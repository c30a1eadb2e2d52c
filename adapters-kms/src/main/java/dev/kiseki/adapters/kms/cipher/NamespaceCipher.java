package dev.kiseki.adapters.kms.cipher;

import dev.kiseki.domain.BlobId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.ports.out.keys.FrameCipher;
import dev.kiseki.ports.out.keys.NamespaceKeys;
import dev.kiseki.ports.out.keys.Purpose;
import dev.kiseki.ports.out.system.RandomBytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Seals and opens with leased keys. Holds no key: each operation asks for the lease, so that an
 * idle handle neither keeps keys alive nor outlives them.
 */
public final class NamespaceCipher implements NamespaceKeys {
  /** Times a lease may end under an operation before the operation gives up. */
  private static final int ATTEMPTS = 3;

  private final Supplier<NamespaceScope> newest;
  private final Supplier<NamespaceMaterial> lease;
  private final Tools tools;

  /** What every cipher of the process shares. */
  public record Tools(Gcm gcm, RandomBytes random) {}

  /**
   * A cipher over leased keys.
   *
   * @param newest the scope of the newest epoch that this process knows of: what is sealed is
   *     sealed under that
   * @param lease gives the keys while they are leased; called for each operation
   */
  public NamespaceCipher(
      Supplier<NamespaceScope> newest, Supplier<NamespaceMaterial> lease, Tools tools) {
    this.newest = newest;
    this.lease = lease;
    this.tools = tools;
  }

  @Override
  public int currentEpoch() {
    return scope().currentEpoch();
  }

  @Override
  public FrameCipher frames(BlobId blob, int frameSizeBytes, int epoch) {
    return new BlobCipher(this, tools.gcm(), blob, frameSizeBytes, epoch);
  }

  @Override
  public byte[] sealRecord(Purpose purpose, byte[] context, byte[] plaintext) {
    return leased(material -> seal(material, purpose, context, plaintext));
  }

  @Override
  public byte[] openRecord(Purpose purpose, byte[] context, byte[] sealed) {
    if (!RecordEnvelope.isWellFormed(sealed)) {
      throw recordCorrupt(purpose);
    }
    return leased(material -> open(material, purpose, context, sealed));
  }

  @Override
  public byte[] tag(Purpose purpose, byte[] context) {
    return leased(
        material -> {
          int epoch = material.currentEpoch();
          return RecordEnvelope.createTag(
              epoch, material.epoch(epoch).tagCode(scope().tagPrefix(purpose), context));
        });
  }

  @Override
  public void checkTag(Purpose purpose, byte[] context, byte[] tag) {
    if (tag.length != TAG_BYTES) {
      throw tagCorrupt(purpose);
    }
    int epoch = RecordEnvelope.tagEpoch(tag);
    byte[] code =
        leased(material -> material.epoch(epoch).tagCode(scope().tagPrefix(purpose), context));
    if (!MessageDigest.isEqual(RecordEnvelope.createTag(epoch, code), tag)) {
      throw tagCorrupt(purpose);
    }
  }

  NamespaceScope scope() {
    return newest.get();
  }

  NamespaceMaterial material() {
    return lease.get();
  }

  /** Runs with leased keys; when they are cleared in the middle, leases them again. */
  <R> R leased(Function<NamespaceMaterial, R> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.apply(lease.get());
      } catch (KisekiException e) {
        if (attempt == ATTEMPTS || !KeyCleared.is(e)) {
          throw e;
        }
      }
    }
  }

  private byte[] seal(
      NamespaceMaterial material, Purpose purpose, byte[] context, byte[] plaintext) {
    NamespaceScope scope = scope();
    scope.seals().next();
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    tools.random().fill(nonce);
    int epoch = material.currentEpoch();
    byte[] envelope = RecordEnvelope.create(epoch, nonce, plaintext.length);
    tools
        .gcm()
        .seal(
            material.epoch(epoch).record(),
            nonce,
            Gcm.Slice.of(plaintext),
            envelope,
            RecordEnvelope.BODY_OFFSET,
            scope.recordPrefix(purpose),
            context);
    return envelope;
  }

  private byte[] open(NamespaceMaterial material, Purpose purpose, byte[] context, byte[] sealed) {
    byte[] plaintext = new byte[sealed.length - RecordEnvelope.OVERHEAD];
    int length =
        tools
            .gcm()
            .open(
                material.epoch(RecordEnvelope.epoch(sealed)).record(),
                Gcm.nonce(sealed, RecordEnvelope.NONCE_OFFSET),
                new Gcm.Slice(
                    sealed, RecordEnvelope.BODY_OFFSET, sealed.length - RecordEnvelope.BODY_OFFSET),
                plaintext,
                0,
                scope().recordPrefix(purpose),
                context);
    if (length < 0) {
      Arrays.fill(plaintext, (byte) 0);
      throw recordCorrupt(purpose);
    }
    return plaintext;
  }

  private KisekiException recordCorrupt(Purpose purpose) {
    return corrupt("A stored record is not what was sealed in its place.", purpose);
  }

  private KisekiException tagCorrupt(Purpose purpose) {
    return corrupt("A stored row is not what was tagged in its place.", purpose);
  }

  private KisekiException corrupt(String sentence, Purpose purpose) {
    return new KisekiException(
        ErrorCode.DATA_CORRUPT,
        sentence,
        Fact.of("purpose", purpose),
        Fact.of("tenant", scope().tenant().value()),
        Fact.of("namespace", scope().namespace().value()));
  }
}

package dev.kiseki.adapters.kms.kmip;

import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key in a KMIP server: AES-256-GCM by the server's Encrypt and Decrypt, whose additional
 * authenticated data came with KMIP 1.4 (OASIS KMIP Specification 1.4, sections 4.29 and 4.30).
 * Each generation is a key of its own name. The key's name is part of what is authenticated,
 * because the identifier in a wrapped key is looked up in all that our certificate may use.
 */
public final class KmipKms implements KmsProvider {
  public static final String NAME = "kmip";

  /** Ends the search for the newest generation on a server that finds everything. */
  private static final int MAX_GENERATIONS = 1_000;

  private static final KmsFailure FAILURE = KmsFailure.of(NAME);

  private final KmipSettings settings;
  private final RandomBytes random;
  private final KmipClient client;
  private final Requests requests;

  private KmipKms(KmipSettings settings, RandomBytes random) {
    this.settings = settings;
    this.random = random;
    this.client = new KmipClient(settings);
    this.requests = new Requests(client);
  }

  /** CONFIGURATION_INVALID; asks the server nothing yet. */
  public static KmipKms of(KmsSettings settings, RandomBytes random) {
    return new KmipKms(KmipSettings.of(settings), random);
  }

  /** A generation's key on the server. */
  private record Generation(int number, String id, boolean usable) {}

  @Override
  public void prepare(String binding) {
    asked(
        binding,
        () -> {
          if (generations().isEmpty()) {
            requests.create(settings.name(1));
          }
          return binding;
        });
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    byte[] nonce = new byte[KmipMaterial.NONCE_BYTES];
    random.fill(nonce);
    return asked(
        binding,
        () -> {
          Generation newest = requireNewest(binding);
          Requests.Sealed sealed =
              requests.encrypt(newest.id, nonce, plaintext, bound(newest.number, aad));
          byte[] material = new KmipMaterial(newest.id, nonce, sealed.tag, sealed.data).encode();
          return new WrappedKey(binding, newest.number, material);
        });
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    KmipMaterial material = KmipMaterial.decode(wrapped);
    Requests.Sealed sealed = new Requests.Sealed(material.ciphertext(), material.tag());
    byte[] context = bound(wrapped.generation(), aad);
    return asked(
        wrapped.binding(),
        () -> {
          try {
            return requests.decrypt(material.keyId(), material.nonce(), sealed, context);
          } catch (KmipClient.Refused e) {
            if (ResultReason.of(e) == ResultReason.UNCLEAR && stillWorks(material.keyId())) {
              throw FAILURE.damaged(wrapped.binding());
            }
            throw e;
          }
        });
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    byte[] plaintext = unwrap(wrapped, aad);
    try {
      return wrap(wrapped.binding(), plaintext, aad);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  public int rotate(String binding) {
    return asked(
        binding,
        () -> {
          requireNewest(binding);
          int next = generations().getLast().number + 1;
          requests.create(settings.name(next));
          return next;
        });
  }

  @Override
  public Destruction destroy(String binding) {
    return asked(
        binding,
        () -> {
          List<String> destroyed = new ArrayList<>();
          // The newest first: what a crash leaves is found again.
          for (Generation each : generations().reversed()) {
            if (each.usable) {
              requests.revoke(each.id);
            }
            destroyOnce(each.id);
            destroyed.add(each.id);
          }
          if (generations().stream().anyMatch(Generation::usable)) {
            throw FAILURE.unavailable(
                null, "The server still holds a usable key after its destruction.");
          }
          return new Destruction(
              binding,
              KeyAssurance.DESTROYED_AT_PROVIDER,
              "revoked and destroyed, no usable key of the name is left: " + destroyed);
        });
  }

  @Override
  public Health health() {
    try {
      return asked("", requests::canEncrypt)
          ? new Health(true, "the server answers")
          : new Health(false, "the server does not offer to encrypt");
    } catch (KisekiException e) {
      return new Health(false, e.getMessage());
    }
  }

  @Override
  public Description describe(String binding) {
    return asked(
        binding,
        () -> {
          List<Generation> all = generations();
          int newest =
              all.stream().filter(Generation::usable).mapToInt(Generation::number).max().orElse(0);
          return new Description(NAME, binding, newest, newest == 0 && !all.isEmpty());
        });
  }

  @Override
  public void close() {
    client.close();
  }

  /** All that the server knows of, the oldest first. */
  private List<Generation> generations() throws IOException, KmipClient.Refused {
    List<Generation> found = new ArrayList<>();
    for (int number = 1; number <= MAX_GENERATIONS; number++) {
      List<String> ids = requests.locate(settings.name(number));
      if (ids.isEmpty()) {
        break;
      }
      found.add(
          new Generation(number, usable(ids).orElse(ids.getFirst()), usable(ids).isPresent()));
    }
    return found;
  }

  private Optional<String> usable(List<String> ids) throws IOException, KmipClient.Refused {
    for (String id : ids) {
      if (requests.state(id).equals(Optional.of(Requests.STATE_ACTIVE))) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  private Generation requireNewest(String binding) throws IOException, KmipClient.Refused {
    return generations().stream()
        .filter(Generation::usable)
        .reduce((older, newer) -> newer)
        .orElseThrow(() -> FAILURE.gone(binding));
  }

  private void destroyOnce(String id) throws IOException, KmipClient.Refused {
    try {
      requests.destroy(id);
    } catch (KmipClient.Refused e) {
      if (ResultReason.of(e) != ResultReason.GONE) {
        throw e;
      }
    }
  }

  /**
   * Some servers answer a wrong tag with their word for any failure. If the same key serves at this
   * moment, the ciphertext is at fault and not the server.
   */
  private boolean stillWorks(String id) throws IOException {
    byte[] probe = new byte[KmipMaterial.NONCE_BYTES];
    random.fill(probe);
    try {
      Requests.Sealed sealed = requests.encrypt(id, probe, probe, probe);
      return Arrays.equals(probe, requests.decrypt(id, probe, sealed, probe));
    } catch (KmipClient.Refused e) {
      return false;
    }
  }

  private byte[] bound(int generation, byte[] aad) {
    byte[] name = settings.name(Math.max(1, generation)).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + name.length + aad.length)
        .putShort((short) name.length)
        .put(name)
        .put(aad)
        .array();
  }

  @FunctionalInterface
  private interface Request<R> {
    R answer() throws IOException, KmipClient.Refused;
  }

  private <R> R asked(String binding, Request<R> request) {
    try {
      return client.within(_ -> request.answer());
    } catch (KmipClient.Refused e) {
      throw switch (ResultReason.of(e)) {
        case GONE -> FAILURE.gone(binding);
        case DENIED -> FAILURE.refused();
        case DISABLED -> FAILURE.disabled(binding);
        case DAMAGED -> FAILURE.damaged(binding);
        case UNSUPPORTED ->
            FAILURE.unavailable(e, "The KMIP server lacks an operation or attribute of KMIP 1.4.");
        case UNCLEAR -> FAILURE.unavailable(e, "The KMIP server has failed inside.");
      };
    }
  }

  @Override
  public String toString() {
    return "KmipKms[" + settings + "]";
  }
}

package dev.kiseki.adapters.kms.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.adapters.kms.vault.VaultClient.Answer;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in the Transit engine of Vault or OpenBao
 * (https://developer.hashicorp.com/vault/api-docs/secret/transit). The material is Vault's own
 * {@code vault:vN:…}, whose N is the generation.
 *
 * <p>The context of a wrapped key goes as Transit's derivation context: of all that binds a
 * ciphertext it is the one thing that rewrapping on the server takes too ({@code associated_data}
 * is not). Keys that we make are derived ones; for a key that is not, Transit ignores it, and what
 * is inside the wrapped key still names its owner.
 */
public final class VaultKms implements KmsProvider {
  public static final String NAME = "vault";

  private static final Pattern CIPHERTEXT =
      Pattern.compile("vault:v([1-9][0-9]{0,8}):[A-Za-z0-9+/]+={0,2}");
  private static final KmsFailure FAILURE = KmsFailure.of(NAME);

  private final VaultSettings settings;
  private final VaultClient vault;

  private VaultKms(VaultSettings settings) {
    this.settings = settings;
    this.vault = new VaultClient(settings);
  }

  /** CONFIGURATION_INVALID; asks Vault nothing yet. */
  public static VaultKms of(KmsSettings settings) {
    return new VaultKms(VaultSettings.of(settings));
  }

  /** Which key the settings name. */
  public static String place(KmsSettings settings) {
    return VaultSettings.of(settings).place();
  }

  @Override
  public void prepare(String binding) {
    Answer known = vault.get(settings.keyPath("keys"));
    if (known.isGood()) {
      return;
    }
    if (known.status != 404) {
      throw vault.failed(known);
    }
    good(vault.post(settings.keyPath("keys"), Map.of("type", "aes256-gcm96", "derived", true)));
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    // Transit makes a key that is not there when the token may do so: a destroyed one would be
    // back.
    requireKey(binding);
    Answer answer =
        vault.post(
            settings.keyPath("encrypt"),
            Map.of("plaintext", base64(plaintext), "context", base64(aad)));
    return wrapped(binding, answer);
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    Answer answer =
        vault.post(
            settings.keyPath("decrypt"),
            Map.of("ciphertext", ciphertext(wrapped), "context", base64(aad)));
    String plaintext = used(wrapped.binding(), answer).path("data").path("plaintext").asText();
    try {
      return Base64.getDecoder().decode(plaintext);
    } catch (IllegalArgumentException e) {
      // Its message would quote a piece of the key.
      throw FAILURE.senseless(null);
    }
  }

  /** On the server: the plaintext does not leave it. */
  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    Answer answer =
        vault.post(
            settings.keyPath("rewrap"),
            Map.of("ciphertext", ciphertext(wrapped), "context", base64(aad)));
    return wrapped(wrapped.binding(), answer);
  }

  @Override
  public int rotate(String binding) {
    requireKey(binding);
    good(vault.post(settings.keyPath("keys") + "/rotate", Map.of()));
    return requireKey(binding);
  }

  @Override
  public Destruction destroy(String binding) {
    Answer known = vault.get(settings.keyPath("keys"));
    if (known.status == 404) {
      return new Destruction(
          binding, KeyAssurance.DESTROYED_AT_PROVIDER, "Transit holds no key of this name");
    }
    good(known);
    good(vault.post(settings.keyPath("keys") + "/config", Map.of("deletion_allowed", true)));
    good(vault.delete(settings.keyPath("keys")));
    if (vault.get(settings.keyPath("keys")).status != 404) {
      throw FAILURE.unavailable(null, "Transit still holds the key after its deletion.");
    }
    return new Destruction(
        binding,
        KeyAssurance.DESTROYED_AT_PROVIDER,
        "Transit deleted the key with all its versions, and holds none of this name");
  }

  @Override
  public Health health() {
    try {
      Answer answer = vault.health();
      return answer.isGood()
          ? new Health(true, "Vault is up and unsealed")
          : new Health(
              false,
              answer.status == 501 ? "Vault is not initialised" : "Vault is sealed or in standby");
    } catch (KisekiException e) {
      return new Health(false, e.getMessage());
    }
  }

  @Override
  public Description describe(String binding) {
    Answer answer = vault.get(settings.keyPath("keys"));
    int newest = answer.status == 404 ? 0 : newest(good(answer));
    return new Description(NAME, binding, newest, false);
  }

  @Override
  public void rest() {
    vault.rest();
  }

  @Override
  public void close() {
    vault.close();
  }

  /** The newest generation of a key that is there. */
  private int requireKey(String binding) {
    Answer answer = vault.get(settings.keyPath("keys"));
    if (answer.status == 404) {
      throw FAILURE.gone(binding);
    }
    return newest(good(answer));
  }

  private static int newest(Answer key) {
    int newest = key.body.path("data").path("latest_version").asInt();
    if (newest < 1) {
      throw FAILURE.senseless(null);
    }
    return newest;
  }

  private Answer good(Answer answer) {
    if (!answer.isGood()) {
      throw vault.failed(answer);
    }
    return answer;
  }

  /** What using a key answers; 400 stands for anything that is wrong with key or ciphertext. */
  private JsonNode used(String binding, Answer answer) {
    if (answer.status == 400 || answer.status == 404) {
      throw answer.says("key not found") || answer.says("no existing key")
          ? FAILURE.gone(binding)
          : FAILURE.damaged(binding);
    }
    return good(answer).body;
  }

  private WrappedKey wrapped(String binding, Answer answer) {
    String ciphertext = used(binding, answer).path("data").path("ciphertext").asText();
    Matcher form = CIPHERTEXT.matcher(ciphertext);
    if (!form.matches()) {
      throw FAILURE.senseless(null);
    }
    return new WrappedKey(
        binding, Integer.parseInt(form.group(1)), ciphertext.getBytes(StandardCharsets.US_ASCII));
  }

  private static String ciphertext(WrappedKey wrapped) {
    String text = new String(wrapped.material(), StandardCharsets.US_ASCII);
    if (!CIPHERTEXT.matcher(text).matches()) {
      throw FAILURE.damaged(wrapped.binding());
    }
    return text;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "VaultKms[" + settings + "]";
  }
}

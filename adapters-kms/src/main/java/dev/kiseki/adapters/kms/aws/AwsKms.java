package dev.kiseki.adapters.kms.aws;

import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/**
 * A key in AWS KMS (https://docs.aws.amazon.com/kms/latest/APIReference/). The context of a wrapped
 * key is its encryption context; rewrapping is ReEncrypt, on the server. KMS does not say which key
 * material wrapped a ciphertext: a generation is one more than the rotations listed when it was
 * wrapped.
 */
public final class AwsKms implements KmsProvider {
  public static final String NAME = "aws-kms";

  private static final String CONTEXT = "kiseki-owner";

  /**
   * Encrypt takes 4,096 bytes and gives about 150 more; ciphertexts longer than this are not its
   * own.
   */
  private static final int MAX_MATERIAL_BYTES = 6_144;

  private static final KmsFailure FAILURE = KmsFailure.of(NAME);

  private final AwsSettings settings;
  private final AwsKeyName key;
  private final AwsClient aws;

  private AwsKms(AwsSettings settings) {
    this.settings = settings;
    this.key = new AwsKeyName(settings);
    this.aws = new AwsClient(settings, key);
  }

  /** CONFIGURATION_INVALID; asks AWS nothing yet. */
  public static AwsKms of(KmsSettings settings) {
    return new AwsKms(AwsSettings.of(settings));
  }

  /** Makes a key only for an alias that is not there: anything else was made by its owner. */
  @Override
  public void prepare(String binding) {
    if (aws.exists()) {
      return;
    }
    if (key.arn().isPresent()) {
      // A key of the alias was there, and is gone: another one would open nothing.
      throw FAILURE.gone(binding);
    }
    String alias = settings.alias().orElseThrow(() -> FAILURE.gone(binding));
    aws.call(
        binding,
        kms -> {
          KeyMetadata made =
              kms.createKey(request -> request.description("Kiseki " + alias)).keyMetadata();
          kms.createAlias(request -> request.aliasName(alias).targetKeyId(made.keyId()));
          key.told(made.arn());
          return made;
        });
  }

  /** The ARN: from the first answer on, an alias that is pointed elsewhere changes nothing. */
  @Override
  public Map<String, String> pinned() {
    return key.arn().map(arn -> Map.of(AwsSettings.KEY_ARN, arn)).orElse(Map.of());
  }

  /** Which key the settings name, once that is known: an alias and an ARN may name one. */
  public static Optional<String> arn(KmsSettings settings) {
    return AwsKeyName.arn(settings);
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    byte[] material =
        aws.call(
            binding,
            kms -> {
              EncryptResponse answer =
                  kms.encrypt(
                      request ->
                          request
                              .keyId(key.current())
                              .plaintext(SdkBytes.fromByteArray(plaintext))
                              .encryptionContext(context(aad)));
              key.told(answer.keyId());
              return answer.ciphertextBlob().asByteArray();
            });
    return new WrappedKey(binding, newest(binding), material);
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    SdkBytes material = material(wrapped);
    return aws.call(
        wrapped.binding(),
        kms -> {
          DecryptResponse answer =
              kms.decrypt(
                  request ->
                      request
                          .keyId(key.current())
                          .ciphertextBlob(material)
                          .encryptionContext(context(aad)));
          key.told(answer.keyId());
          return answer.plaintext().asByteArray();
        });
  }

  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] aad) {
    SdkBytes material = material(wrapped);
    byte[] rewrapped =
        aws.call(
            wrapped.binding(),
            kms ->
                kms.reEncrypt(
                        request ->
                            request
                                .sourceKeyId(key.current())
                                .destinationKeyId(key.current())
                                .ciphertextBlob(material)
                                .sourceEncryptionContext(context(aad))
                                .destinationEncryptionContext(context(aad)))
                    .ciphertextBlob()
                    .asByteArray());
    return new WrappedKey(wrapped.binding(), newest(wrapped.binding()), rewrapped);
  }

  /** AWS finishes it within minutes; until then the old key material goes on wrapping. */
  @Override
  public int rotate(String binding) {
    KeyMetadata found = metadata(binding);
    requireUsable(binding, found);
    int before = newest(binding);
    aws.call(binding, kms -> kms.rotateKeyOnDemand(request -> request.keyId(found.arn())));
    return before + 1;
  }

  @Override
  public Destruction destroy(String binding) {
    if (!aws.exists()) {
      return missing(binding);
    }
    KeyMetadata found = metadata(binding);
    if (found.keyState() != KeyState.PENDING_DELETION) {
      aws.call(
          binding,
          kms ->
              kms.scheduleKeyDeletion(
                  request ->
                      request.keyId(found.arn()).pendingWindowInDays(settings.deletionDays())));
    }
    KeyMetadata left = metadata(binding);
    if (left.keyState() != KeyState.PENDING_DELETION) {
      throw FAILURE.unavailable(null, "AWS does not say that it will delete the key.");
    }
    return new Destruction(
        binding,
        KeyAssurance.PENDING,
        "AWS refuses to use " + left.arn() + " and deletes it at " + left.deletionDate());
  }

  /** An ARN names one key for ever; an alias, or an id in another account, may be missing alone. */
  private Destruction missing(String binding) {
    return key.arn().isPresent()
        ? new Destruction(
            binding,
            KeyAssurance.DESTROYED_AT_PROVIDER,
            "AWS holds no key that is named " + key.current())
        : new Destruction(
            binding,
            KeyAssurance.PENDING,
            "AWS knows no "
                + settings.key()
                + ", which does not show that the key it named is gone: look for it in AWS");
  }

  @Override
  public Health health() {
    try {
      KeyState state = metadata("").keyState();
      return new Health(state == KeyState.ENABLED, "the key is " + state);
    } catch (KisekiException e) {
      boolean answers = e.code() == ErrorCode.KEYS_WRONG;
      return new Health(answers, answers ? "AWS answers, without the key" : e.getMessage());
    }
  }

  @Override
  public Description describe(String binding) {
    if (!aws.exists()) {
      return new Description(NAME, binding, 0, false);
    }
    boolean destroyed = metadata(binding).keyState() == KeyState.PENDING_DELETION;
    return new Description(NAME, binding, destroyed ? 0 : newest(binding), destroyed);
  }

  @Override
  public void close() {
    aws.close();
  }

  private KeyMetadata metadata(String binding) {
    return aws.call(
        binding, kms -> kms.describeKey(request -> request.keyId(key.current())).keyMetadata());
  }

  private static void requireUsable(String binding, KeyMetadata found) {
    if (found.keyState() == KeyState.PENDING_DELETION) {
      throw FAILURE.gone(binding);
    }
    if (found.keyState() != KeyState.ENABLED) {
      throw FAILURE.disabled(binding);
    }
  }

  private int newest(String binding) {
    String arn = metadata(binding).arn();
    return aws.call(binding, kms -> 1 + rotations(kms, arn));
  }

  private static int rotations(KmsClient kms, String arn) {
    return (int)
        kms.listKeyRotationsPaginator(request -> request.keyId(arn)).rotations().stream().count();
  }

  private static SdkBytes material(WrappedKey wrapped) {
    byte[] material = wrapped.material();
    if (material.length == 0 || material.length > MAX_MATERIAL_BYTES) {
      throw FAILURE.damaged(wrapped.binding());
    }
    return SdkBytes.fromByteArray(material);
  }

  private static Map<String, String> context(byte[] aad) {
    return Map.of(CONTEXT, Base64.getEncoder().encodeToString(aad));
  }

  @Override
  public String toString() {
    return "AwsKms[" + settings + "]";
  }
}

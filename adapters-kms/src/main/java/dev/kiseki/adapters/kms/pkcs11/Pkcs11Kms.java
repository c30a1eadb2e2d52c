package dev.kiseki.adapters.kms.pkcs11;

import dev.kiseki.adapters.kms.provider.BoundedCalls;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.provider.KmsProvider;
import dev.kiseki.domain.KeyAssurance;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.ports.out.keys.WrappedKey;
import dev.kiseki.ports.out.system.RandomBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A key in an HSM: AES-256-GCM by the token, through the JDK's SunPKCS11. The key is made by the
 * token, sensitive and not extractable; each generation is an object of its own label. Material is
 * {@code format(1) ‖ nonce(12) ‖ ciphertext ‖ tag(16)}.
 *
 * <p>Nothing is opened before the first call, and a session that was lost is opened again. All
 * native calls run on threads of their own, because PKCS#11 knows no timeout.
 */
public final class Pkcs11Kms implements KmsProvider {
  public static final String NAME = "pkcs11";

  private static final byte FORMAT = 1;
  private static final int NONCE_BYTES = 12;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;
  private static final int TAG_BYTES = 16;

  /** Ends the search for the newest generation on a token that says yes to everything. */
  private static final int MAX_GENERATIONS = 1_000;

  private static final KmsFailure FAILURE = KmsFailure.of(NAME);

  private final Pkcs11Settings settings;
  private final RandomBytes random;
  private final BoundedCalls calls;

  /** Guards {@code token}, and keeps two callers from making one generation each. */
  private final ReentrantLock using = new ReentrantLock();

  private @Nullable Token token;

  private Pkcs11Kms(Pkcs11Settings settings, RandomBytes random) {
    this.settings = settings;
    this.random = random;
    this.calls = BoundedCalls.onPlatformThreads(NAME, settings.callTime());
  }

  /** CONFIGURATION_INVALID; asks the token nothing yet. */
  public static Pkcs11Kms of(KmsSettings settings, RandomBytes random) {
    return new Pkcs11Kms(Pkcs11Settings.of(settings), random);
  }

  @Override
  public void prepare(String binding) {
    locked(
        () -> {
          token = Token.openAnew(settings);
          return token;
        });
    onToken(
        token -> {
          if (newest(token) == 0) {
            token.generate(settings.label(1));
          }
          return binding;
        });
  }

  @Override
  public WrappedKey wrap(String binding, byte[] plaintext, byte[] aad) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.fill(nonce);
    return onToken(
        token -> {
          int generation = requireNewest(token, binding);
          byte[] sealed = token.seal(settings.label(generation), nonce, plaintext, aad);
          byte[] material =
              ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                  .put(FORMAT)
                  .put(nonce)
                  .put(sealed)
                  .array();
          return new WrappedKey(binding, generation, material);
        });
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] aad) {
    byte[] material = wrapped.material();
    if (material.length < HEADER_BYTES + TAG_BYTES || material[0] != FORMAT) {
      throw FAILURE.damaged(wrapped.binding());
    }
    byte[] nonce = Arrays.copyOfRange(material, 1, HEADER_BYTES);
    byte[] sealed = Arrays.copyOfRange(material, HEADER_BYTES, material.length);
    return locked(() -> logged(token -> unwrap(token, wrapped, nonce, sealed, aad)));
  }

  /** A key that is not there any more is noticed by its use, and looked for after a new login. */
  private byte[] unwrap(Token token, WrappedKey wrapped, byte[] nonce, byte[] sealed, byte[] aad)
      throws Token.Lost {
    String label = settings.label(Math.max(1, wrapped.generation()));
    if (!token.holds(label)) {
      token.refresh(settings);
    }
    if (wrapped.generation() < 1 || !token.holds(label)) {
      throw FAILURE.gone(wrapped.binding());
    }
    return token
        .open(label, nonce, sealed, aad)
        .orElseThrow(() -> FAILURE.damaged(wrapped.binding()));
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
    return onToken(
        token -> {
          int next = requireNewest(token, binding) + 1;
          token.generate(settings.label(next));
          return next;
        });
  }

  @Override
  public Destruction destroy(String binding) {
    int destroyed =
        onToken(
            token -> {
              int newest = newest(token);
              // The newest first: what a crash leaves is found again.
              for (int generation = newest; generation >= 1; generation--) {
                token.delete(settings.label(generation));
              }
              if (newest(token) != 0) {
                throw FAILURE.unavailable(null, "The token still holds a key after its deletion.");
              }
              return newest;
            });
    return new Destruction(
        binding,
        KeyAssurance.DESTROYED_AT_PROVIDER,
        destroyed + " objects deleted on the token, none of the label is left");
  }

  @Override
  public Health health() {
    try {
      int newest = onToken(Pkcs11Kms.this::newest);
      return new Health(
          true, newest == 0 ? "the token answers, without the key" : "the token answers");
    } catch (KisekiException e) {
      return new Health(false, e.getMessage());
    }
  }

  @Override
  public Description describe(String binding) {
    return new Description(NAME, binding, onToken(this::newest), false);
  }

  @Override
  public void close() {
    calls.close();
  }

  private int requireNewest(Token token, String binding) throws Token.Lost {
    int newest = newest(token);
    if (newest == 0) {
      throw FAILURE.gone(binding);
    }
    return newest;
  }

  /** Zero when there is none. */
  private int newest(Token token) throws Token.Lost {
    int generation = 0;
    while (generation < MAX_GENERATIONS && token.holds(settings.label(generation + 1))) {
      generation++;
    }
    return generation;
  }

  @FunctionalInterface
  private interface OnToken<R> {
    R apply(Token token) throws Token.Lost;
  }

  /** On what the token holds now. */
  private <R> R onToken(OnToken<R> work) {
    return locked(
        () ->
            logged(
                current -> {
                  current.refresh(settings);
                  return work.apply(current);
                }));
  }

  private <R> R locked(Callable<R> work) {
    return calls.call(
        () -> {
          // A call that hangs in the library holds the lock: who comes next gives up in its time.
          using.lockInterruptibly();
          try {
            return work.call();
          } finally {
            using.unlock();
          }
        });
  }

  /** Once more with a new login when the session was lost. */
  private <R> R logged(OnToken<R> work) {
    Optional<Token> before = Optional.ofNullable(token);
    try {
      return work.apply(before.orElseGet(this::login));
    } catch (Token.Lost lost) {
      token = null;
      if (before.isEmpty()) {
        throw FAILURE.unreachable(lost);
      }
      return logged(work);
    }
  }

  private Token login() {
    Token opened = Token.open(settings);
    token = opened;
    return opened;
  }

  @Override
  public String toString() {
    return "Pkcs11Kms[" + settings + "]";
  }
}

package dev.kiseki.domain;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one exception type. The message is a constant sentence that says what is wrong and, where it
 * can, what to do next; what varies is in the facts.
 */
public final class KisekiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String sentence;
  private final transient List<Fact> facts;

  public KisekiException(ErrorCode code, String sentence, Fact... facts) {
    this(null, code, sentence, facts);
  }

  public KisekiException(
      @Nullable Throwable cause, ErrorCode code, String sentence, Fact... facts) {
    // Client mistakes are answered by the thousand: a stack trace is only worth its cost where the
    // store is at fault.
    super(sentence, cause, false, isOurs(code));
    this.code = code;
    this.sentence = sentence;
    this.facts = List.of(facts);
  }

  public ErrorCode code() {
    return code;
  }

  /** The constant sentence, without the facts. */
  public String sentence() {
    return sentence;
  }

  public List<Fact> facts() {
    return facts == null ? List.of() : facts;
  }

  /** The same error with more facts, for a catcher that knows where it happened. */
  public KisekiException with(Fact... more) {
    List<Fact> all = new java.util.ArrayList<>(facts());
    all.addAll(List.of(more));
    return new KisekiException(this, code, sentence, all.toArray(Fact[]::new));
  }

  @Override
  public String getMessage() {
    if (facts().isEmpty()) {
      return sentence;
    }
    return sentence
        + facts().stream()
            .map(f -> f.name() + "=" + f.value())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static boolean isOurs(ErrorCode code) {
    return switch (code.category()) {
      case CORRUPT, UNAVAILABLE -> true;
      case INVALID, DENIED, ABSENT, CONFLICT, UNSUPPORTED -> false;
    };
  }
}

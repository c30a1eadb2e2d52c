package dev.kiseki.dist.mount;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.PrincipalName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How something is mounted.
 *
 * @param uid and {@code gid}, {@code umask}: whose the objects are that nobody has given away, and
 *     what is taken from their mode
 * @param principal whose rights the mount has; empty: the tenant's own
 * @param asOf the time whose state is shown; only read then, whatever else is said
 */
public record MountSettings(
    boolean readOnly,
    boolean allowsOthers,
    OptionalInt uid,
    OptionalInt gid,
    OptionalInt umask,
    Durability durability,
    Optional<Instant> asOf,
    Binding binding,
    Optional<PrincipalName> principal) {
  /** What speaks with the kernel. */
  public enum Binding {
    /** Its own protocol on /dev/fuse. */
    KERNEL,
    /** libfuse 2, through jnr-fuse. */
    JNR
  }

  /** When the close of a changed file returns. */
  public enum Durability {
    /** Its bytes survive power loss. */
    CLOSE,
    /** At once; its bytes survive power loss some seconds later. */
    LAZY
  }

  private static final int DECIMAL = 10;
  private static final int OCTAL = 8;
  private static final int MOST_UMASK = 0777;
  private static final int LAST_MILLI = 999;

  /** Writable, for the user who mounts. */
  public static final MountSettings USUAL = new Words().settings();

  public MountSettings {
    readOnly |= asOf.isPresent();
  }

  /**
   * Reads a list as {@code mount -o} takes it; the last word wins. CONFIGURATION_INVALID for what
   * nobody knows and for what is not served yet: nothing is ignored.
   */
  public static MountSettings parse(String options) {
    Words words = new Words();
    for (String option : options.split(",", -1)) {
      if (!option.isEmpty()) {
        words.take(option);
      }
    }
    return words.settings();
  }

  /** What was said up to now. */
  private static final class Words {
    private boolean readOnly;
    private boolean allowsOthers;
    private OptionalInt uid = OptionalInt.empty();
    private OptionalInt gid = OptionalInt.empty();
    private OptionalInt umask = OptionalInt.empty();
    private Durability durability = Durability.CLOSE;
    private Optional<Instant> asOf = Optional.empty();
    private Binding binding = Binding.KERNEL;
    private Optional<PrincipalName> principal = Optional.empty();

    void take(String option) {
      int equals = option.indexOf('=');
      String value = option.substring(equals + 1);
      switch (option.substring(0, equals + 1)) {
        case "" -> takeWord(option);
        case "uid=" -> uid = number(value, DECIMAL, option);
        case "gid=" -> gid = number(value, DECIMAL, option);
        case "umask=" -> umask = umask(value, option);
        case "durability=" -> durability = durability(value, option);
        case "binding=" -> binding = binding(value, option);
        case "as-of=" -> asOf = Optional.of(time(value, option));
        case "principal=" -> principal = Optional.of(new PrincipalName(value));
        default -> throw unknown(option);
      }
    }

    private void takeWord(String word) {
      switch (word) {
        case "ro" -> readOnly = true;
        case "rw" -> readOnly = false;
        case "allow_other" -> allowsOthers = true;
        default -> throw unknown(word);
      }
    }

    MountSettings settings() {
      return new MountSettings(
          readOnly, allowsOthers, uid, gid, umask, durability, asOf, binding, principal);
    }
  }

  private static OptionalInt number(String digits, int radix, String option) {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0 && Character.digit(digits.charAt(0), radix) >= 0) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      throw wrong("A mount option is not the number it should be.", option);
    }
    throw wrong("A mount option is not the number it should be.", option);
  }

  private static OptionalInt umask(String digits, String option) {
    OptionalInt bits = number(digits, OCTAL, option);
    if (bits.getAsInt() > MOST_UMASK) {
      throw wrong("A umask is three octal digits, as in umask=022.", option);
    }
    return bits;
  }

  /** A time in whole seconds, as S3 tells it of a version, is all of that second. */
  private static Instant time(String value, String option) {
    Instant time;
    try {
      boolean isNumber = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
      time =
          isNumber
              ? Instant.ofEpochSecond(Long.parseLong(value))
              : OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw wrong(
          "A time is as in as-of=2026-11-23T10:30:00Z or as-of=1795429800, the seconds since 1970.",
          option);
    }
    return value.indexOf('.') < 0 ? time.plusMillis(LAST_MILLI) : time;
  }

  private static Durability durability(String value, String option) {
    return switch (value) {
      case "close" -> Durability.CLOSE;
      case "lazy" -> Durability.LAZY;
      default -> throw wrong("Durability is close or lazy.", option);
    };
  }

  private static Binding binding(String value, String option) {
    return switch (value) {
      case "kernel" -> Binding.KERNEL;
      case "jnr" -> Binding.JNR;
      default -> throw wrong("The binding is kernel or jnr.", option);
    };
  }

  private static KisekiException unknown(String option) {
    return wrong(
        "There is no such mount option; there are ro, rw, allow_other, uid=, gid=, umask=,"
            + " durability=close|lazy, as-of=TIME, principal=NAME and"
            + " binding=kernel|jnr.",
        option);
  }

  private static KisekiException wrong(String sentence, String option) {
    return new KisekiException(
        ErrorCode.CONFIGURATION_INVALID, sentence, Fact.of("option", option));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    words.add(readOnly ? "ro" : "rw");
    if (allowsOthers) {
      words.add("allow_other");
    }
    uid.ifPresent(id -> words.add("uid=" + id));
    gid.ifPresent(id -> words.add("gid=" + id));
    umask.ifPresent(bits -> words.add("umask=%03o".formatted(bits)));
    words.add(durability == Durability.LAZY ? "durability=lazy" : "durability=close");
    asOf.ifPresent(time -> words.add("as-of=" + time));
    principal.ifPresent(name -> words.add("principal=" + name.value()));
    if (binding == Binding.JNR) {
      words.add("binding=jnr");
    }
    return String.join(",", words);
  }
}

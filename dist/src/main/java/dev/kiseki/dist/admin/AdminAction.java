package dev.kiseki.dist.admin;

import dev.kiseki.dist.audit.AuditDetails;
import dev.kiseki.domain.AccessKeyId;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something an operator wants done, as words: it travels to a running server as it is.
 *
 * @param name what to do, for example {@code key-create}
 * @param words by name; may hold a chosen secret, so never printed
 */
public record AdminAction(String name, Map<String, String> words) {
  /** The answer of an action that has to be asked for again, because there is more to do. */
  public static final String MORE = "more\n";

  /** What the steps before were taken on, so that the next one takes nothing else for it. */
  static final String BEGUN = "begun";

  private static final String MORE_ON = "more on ";

  private static final String GOES_ON = "goes-on";

  /** The first of these that is there is what is worked on; else it is the tenant. */
  private static final List<String> NAMING = List.of("key", "principal", "bucket");

  private static final List<String> DETAILS =
      List.of("role", "bytes", "objects", AdminServer.KMS, "compromised", "keep-old-keys");
  private static final String SEPARATOR = "\n";

  public AdminAction {
    words = Map.copyOf(words);
  }

  /** The beginning of an action: words are added to it. */
  public static AdminAction of(String name, String tenant) {
    return new AdminAction(name, Map.of("tenant", tenant));
  }

  public AdminAction with(String word, String value) {
    Map<String, String> more = new TreeMap<>(words);
    more.put(word, value);
    return new AdminAction(name, more);
  }

  /** Adds a word that is there or not. */
  public AdminAction with(String word, boolean isSet) {
    return isSet ? with(word, "yes") : this;
  }

  public AdminAction with(KmsSettings kms) {
    AdminAction action = with(AdminServer.KMS, kms.provider());
    for (Map.Entry<String, String> each : kms.values().entrySet()) {
      action = action.with(AdminServer.KMS_SETTING + each.getKey(), each.getValue());
    }
    return action;
  }

  public AdminAction with(String word, Optional<?> value) {
    return value.map(v -> with(word, v.toString())).orElse(this);
  }

  public AdminAction with(String word, List<String> values) {
    if (values.stream().anyMatch(value -> value.contains(SEPARATOR))) {
      throw new KisekiException(
          ErrorCode.CONFIGURATION_INVALID, "What is given here has no line breaks.");
    }
    return values.isEmpty() ? this : with(word, String.join(SEPARATOR, values));
  }

  /** The same as {@link #MORE}, for an action that may begin something only once. */
  static String more(String begun) {
    return MORE_ON + begun + "\n";
  }

  /** What is to be asked after that answer; empty when it was the last. */
  public Optional<AdminAction> after(String answer) {
    if (answer.startsWith(MORE_ON)) {
      return Optional.of(with(BEGUN, answer.substring(MORE_ON.length()).strip()));
    }
    if (!answer.equals(MORE)) {
      return Optional.empty();
    }
    return Optional.of(goesOn() ? this : with(GOES_ON, true));
  }

  /** Whether somebody says that there were steps before. */
  boolean goesOn() {
    return words.containsKey(GOES_ON) || words.containsKey(BEGUN);
  }

  /** Whether it changes nothing. */
  boolean isQuestion() {
    return name.endsWith("-list") || name.endsWith("-show") || name.equals("usage");
  }

  /** What is worked on, for the audit log; never a secret that stands in a name's place. */
  String target() {
    return NAMING.stream()
        .flatMap(word -> optional(word).stream())
        .findFirst()
        .or(() -> optional("tenant"))
        .filter(name -> !words.containsKey("key") || AccessKeyId.isValid(name))
        .map(PrintableText::of)
        .orElse("");
  }

  /** What else is asked, for the audit log. */
  AuditDetails details() {
    AuditDetails details = new AuditDetails();
    DETAILS.forEach(
        word -> optional(word).ifPresent(value -> details.with(word, printable(value))));
    if (name.equals("principal-create")) {
      details.with("buckets", all("buckets").stream().map(AdminAction::printable).toList());
      details.with("prefixes", all("prefixes").stream().map(AdminAction::printable).toList());
    } else if (words.containsKey("buckets")) {
      details.with("buckets", "all");
    }
    return details;
  }

  private static String printable(String text) {
    return PrintableText.of(text);
  }

  /** Whether a program asks. */
  boolean isJson() {
    return optional("json").isPresent();
  }

  /** What is said of a change: in words, or to a program as rows. */
  String told(String words, Listing rows) {
    return isJson() ? rows.json() : words;
  }

  String word(String word) {
    return optional(word)
        .orElseThrow(
            () ->
                new KisekiException(
                    ErrorCode.CONFIGURATION_INVALID,
                    word.equals("bucket")
                        ? "This command is about a bucket: write TENANT/BUCKET."
                        : "Something is missing.",
                    Fact.of("missing", word)));
  }

  Optional<String> optional(String word) {
    return Optional.ofNullable(words.get(word));
  }

  List<String> all(String word) {
    return optional(word).map(text -> List.of(text.split(SEPARATOR))).orElse(List.of());
  }

  @Override
  public String toString() {
    return "AdminAction[" + name + "]";
  }
}

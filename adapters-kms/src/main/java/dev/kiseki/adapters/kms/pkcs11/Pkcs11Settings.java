package dev.kiseki.adapters.kms.pkcs11;

import dev.kiseki.adapters.kms.provider.CallTime;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KmsSettings;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a token is reached. Deliberately no record: it holds the PIN.
 *
 * <ul>
 *   <li>{@code library}: the absolute path of the HSM's PKCS#11 library
 *   <li>{@code slot}: the slot's number, or {@code slot-index}: its place in the list, from 0 (the
 *       default)
 *   <li>{@code pin}: the user PIN
 *   <li>{@code key}: the label of the key; later generations are {@code label.2}, {@code label.3}
 * </ul>
 */
final class Pkcs11Settings {
  private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}\"\\\\]+");
  private static final Pattern NUMBER = Pattern.compile("(0x[0-9a-fA-F]{1,16}|[0-9]{1,19})");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/-]{0,127}");

  private final KmsSettings settings;
  private final String library;
  private final String slotLine;
  private final String label;

  private Pkcs11Settings(KmsSettings settings, String library, String slotLine, String label) {
    this.settings = settings;
    this.library = library;
    this.slotLine = slotLine;
    this.label = label;
  }

  static Pkcs11Settings of(KmsSettings settings) {
    String library =
        matching(PATH, settings.required("library"), "library", "The library is an absolute path.");
    String label =
        matching(
            LABEL,
            settings.required("key"),
            "key",
            "A key's label is made of letters, digits, hyphens, underscores and slashes.");
    settings.required("pin");
    return new Pkcs11Settings(settings, library, slotLine(settings), label);
  }

  private static String slotLine(KmsSettings settings) {
    return settings
        .value("slot")
        .map(slot -> "slot = " + number(slot, "slot"))
        .orElseGet(
            () ->
                "slotListIndex = "
                    + number(settings.value("slot-index").orElse("0"), "slot-index"));
  }

  private static String number(String text, String setting) {
    return matching(NUMBER, text, setting, "A slot is a number.");
  }

  private static String matching(Pattern pattern, String text, String setting, String sentence) {
    if (!pattern.matcher(text).matches()) {
      throw KmsFailure.of(Pkcs11Kms.NAME).misconfigured(null, sentence, setting);
    }
    return text;
  }

  /** The label of a generation, from 1. */
  String label(int generation) {
    return generation == 1 ? label : label + "." + generation;
  }

  String library() {
    return library;
  }

  char[] pin() {
    return settings.required("pin").toCharArray();
  }

  Duration callTime() {
    return CallTime.of(settings);
  }

  /**
   * What SunPKCS11 is configured with. New keys never leave the token: sensitive, not extractable.
   */
  String providerConfiguration() {
    return "--name = kiseki\nlibrary = \""
        + library
        + "\"\n"
        + slotLine
        + "\nattributes(generate,CKO_SECRET_KEY,CKK_AES) = {\n"
        + "  CKA_SENSITIVE = true\n"
        + "  CKA_EXTRACTABLE = false\n"
        + "  CKA_ENCRYPT = true\n"
        + "  CKA_DECRYPT = true\n"
        + "}\n";
  }

  @Override
  public String toString() {
    return "Pkcs11Settings[" + library + ", " + slotLine + ", " + label + "]";
  }
}

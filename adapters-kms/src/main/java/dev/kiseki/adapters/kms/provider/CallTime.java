package dev.kiseki.adapters.kms.provider;

import dev.kiseki.domain.KisekiException;
import dev.kiseki.domain.KmsSettings;
import java.time.Duration;

/**
 * How long one call to a service may take, connecting and all: the setting {@code timeout-millis}.
 */
public final class CallTime {
  /** Half of what a request waits for its tenant's lease. */
  public static final Duration DEFAULT = Duration.ofSeconds(5);

  private static final String SETTING = "timeout-millis";
  private static final int SHORTEST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 30_000;

  private CallTime() {}

  /** CONFIGURATION_INVALID when it is not a number within reason. */
  public static Duration of(KmsSettings settings) {
    return settings.value(SETTING).map(text -> parsed(settings, text)).orElse(DEFAULT);
  }

  private static Duration parsed(KmsSettings settings, String text) {
    try {
      int millis = Integer.parseInt(text);
      if (millis >= SHORTEST_MILLIS && millis <= LONGEST_MILLIS) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw invalid(settings);
    }
    throw invalid(settings);
  }

  private static KisekiException invalid(KmsSettings settings) {
    return KmsFailure.of(settings.provider())
        .misconfigured(null, "A call may take 100 to 30000 milliseconds.", SETTING);
  }
}

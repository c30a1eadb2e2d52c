package dev.kiseki.adapters.kms.aws;

import dev.kiseki.adapters.kms.provider.CallTime;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.domain.KmsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How AWS KMS is reached. Deliberately no record: it may hold credentials.
 *
 * <ul>
 *   <li>{@code key}: an ARN, {@code alias/name}, or a key id
 *   <li>{@code region}: needed unless the key is an ARN
 *   <li>{@code access-key} and {@code secret-key}; without them the chain of the AWS SDK
 *       (environment, profile, container, instance)
 *   <li>{@code endpoint}: of a VPC or a test; {@code deletion-days}: 7 to 30, 30 by default
 * </ul>
 */
final class AwsSettings {
  static final String KEY = "key";

  /** Not for operators: what {@link AwsKms#pinned} remembers. */
  static final String KEY_ARN = "key-arn";

  private static final Pattern KEY_NAME = Pattern.compile("[A-Za-z0-9:/_-]{1,2048}");
  private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:kms:([a-z0-9-]+):\\d{12}:.+");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");
  private static final Pattern DAYS = Pattern.compile("[7-9]|[12][0-9]|30");
  private static final KmsFailure FAILURE = KmsFailure.of(AwsKms.NAME);

  private final KmsSettings settings;
  private final String key;
  private final String region;
  private final Optional<URI> endpoint;
  private final int deletionDays;

  private AwsSettings(
      KmsSettings settings, String key, String region, Optional<URI> endpoint, int deletionDays) {
    this.settings = settings;
    this.key = key;
    this.region = region;
    this.endpoint = endpoint;
    this.deletionDays = deletionDays;
  }

  static AwsSettings of(KmsSettings settings) {
    String key =
        matching(
            KEY_NAME, settings.required(KEY), KEY, "The key is an ARN, alias/NAME or a key id.");
    Matcher arn = ARN.matcher(key);
    String region = arn.matches() ? arn.group(1) : settings.required("region");
    matching(REGION, region, "region", "This is no region of AWS.");
    String days =
        matching(
            DAYS,
            settings.value("deletion-days").orElse("30"),
            "deletion-days",
            "AWS waits 7 to 30 days.");
    if (settings.value("access-key").isPresent()) {
      settings.required("secret-key");
    }
    return new AwsSettings(
        settings,
        key,
        region,
        settings.value("endpoint").map(AwsSettings::endpoint),
        Integer.parseInt(days));
  }

  private static URI endpoint(String text) {
    return URI.create(
        matching(
            Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+/?"),
            text,
            "endpoint",
            "The endpoint is https://host:port."));
  }

  private static String matching(Pattern pattern, String text, String setting, String sentence) {
    if (!pattern.matcher(text).matches()) {
      throw FAILURE.misconfigured(null, sentence, setting);
    }
    return text;
  }

  String key() {
    return key;
  }

  /** Which key it is, whatever its names are; empty when only AWS knows. */
  Optional<String> arn() {
    return AwsKeyName.arn(settings);
  }

  /** Empty when it is an id or an ARN of a key. */
  Optional<String> alias() {
    return key.startsWith("alias/") ? Optional.of(key) : Optional.empty();
  }

  String region() {
    return region;
  }

  Optional<URI> endpoint() {
    return endpoint;
  }

  Optional<String> accessKey() {
    return settings.value("access-key");
  }

  /** Only where {@link #accessKey} is. */
  String secretText() {
    return settings.required("secret-key");
  }

  int deletionDays() {
    return deletionDays;
  }

  Duration callTime() {
    return CallTime.of(settings);
  }

  @Override
  public String toString() {
    return "AwsSettings[" + region + ", " + key + "]";
  }
}

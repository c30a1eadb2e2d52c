package dev.kiseki.adapters.kms.aws;

import dev.kiseki.domain.KmsSettings;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key is asked for by. An alias may be pointed to another key at any time, and a bare id is
 * one only within an account: from the first answer on it is the ARN that AWS told. Thread-safe.
 */
final class AwsKeyName {
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+");

  private final String configured;
  private volatile @Nullable String arn;

  AwsKeyName(AwsSettings settings) {
    this.configured = settings.key();
    this.arn = settings.arn().orElse(null);
  }

  static boolean isArn(String name) {
    return KEY_ARN.matcher(name).matches();
  }

  /** Empty as long as it is not known which key the settings name. */
  static Optional<String> arn(KmsSettings settings) {
    return settings
        .value(AwsSettings.KEY_ARN)
        .or(() -> settings.value(AwsSettings.KEY))
        .filter(AwsKeyName::isArn);
  }

  /** The first one stays. */
  void told(@Nullable String answered) {
    if (arn == null && answered != null && isArn(answered)) {
      arn = answered;
    }
  }

  Optional<String> arn() {
    return Optional.ofNullable(arn);
  }

  String current() {
    return arn().orElse(configured);
  }
}

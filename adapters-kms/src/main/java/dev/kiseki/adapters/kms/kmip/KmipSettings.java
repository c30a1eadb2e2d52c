package dev.kiseki.adapters.kms.kmip;

import dev.kiseki.adapters.kms.provider.CallTime;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.tls.ClientTls;
import dev.kiseki.domain.KmsSettings;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How a KMIP server is reached. Deliberately no record: it holds our key.
 *
 * <ul>
 *   <li>{@code host}, {@code port} (5696)
 *   <li>{@code client-certificate}, {@code client-key}: who we are; {@code ca}: whom to trust
 *   <li>{@code key}: the key's Name attribute; later generations are {@code name.2}, {@code name.3}
 * </ul>
 */
final class KmipSettings {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/-]{0,127}");
  private static final String REGISTERED_PORT = "5696";

  private final KmsSettings settings;
  private final String host;
  private final int port;
  private final String key;

  private KmipSettings(KmsSettings settings, String host, int port, String key) {
    this.settings = settings;
    this.host = host;
    this.port = port;
    this.key = key;
  }

  static KmipSettings of(KmsSettings settings) {
    String host = matching(HOST, settings.required("host"), "host");
    String key = matching(NAME, settings.required("key"), "key");
    settings.required(ClientTls.CERTIFICATE);
    return new KmipSettings(
        settings, host, port(settings.value("port").orElse(REGISTERED_PORT)), key);
  }

  private static int port(String text) {
    if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
      throw KmsFailure.of(KmipKms.NAME)
          .misconfigured(null, "A port is a number from 1 to 65535.", "port");
    }
    return Integer.parseInt(text);
  }

  private static String matching(Pattern pattern, String text, String setting) {
    if (!pattern.matcher(text).matches()) {
      throw KmsFailure.of(KmipKms.NAME).misconfigured(null, "This is not a usable name.", setting);
    }
    return text;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** The Name of a generation, from 1. */
  String name(int generation) {
    return generation == 1 ? key : key + "." + generation;
  }

  Duration callTime() {
    return CallTime.of(settings);
  }

  SSLContext tls() {
    return ClientTls.context(settings);
  }

  @Override
  public String toString() {
    return "KmipSettings[" + host + ":" + port + ", " + key + "]";
  }
}

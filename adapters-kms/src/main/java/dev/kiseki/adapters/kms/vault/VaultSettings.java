package dev.kiseki.adapters.kms.vault;

import dev.kiseki.adapters.kms.provider.CallTime;
import dev.kiseki.adapters.kms.provider.KmsFailure;
import dev.kiseki.adapters.kms.tls.ClientTls;
import dev.kiseki.domain.KmsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How Vault is reached. Deliberately no record: it holds credentials.
 *
 * <ul>
 *   <li>{@code address}: {@code https://host:port}; plain http is for tests and local agents
 *   <li>{@code key}: the name of the key; {@code mount}: of the Transit engine, {@code transit} by
 *       default; {@code namespace}: of Vault Enterprise or OpenBao
 *   <li>one of: {@code token}; {@code role-id} and {@code secret-id} (AppRole); {@code
 *       client-certificate} and {@code client-key} with, if wanted, {@code cert-role}
 *   <li>{@code auth-mount}: where AppRole or cert is mounted, if not under its own name
 *   <li>{@code ca}: whom to trust
 * </ul>
 */
final class VaultSettings {
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final Pattern SLASHES = Pattern.compile("/+$");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final KmsSettings settings;
  private final URI address;
  private final String key;
  private final String mount;

  private VaultSettings(KmsSettings settings, URI address, String key, String mount) {
    this.settings = settings;
    this.address = address;
    this.key = key;
    this.mount = mount;
  }

  /** How we say who we are. */
  enum Login {
    TOKEN("token"),
    APPROLE("approle"),
    CERTIFICATE("cert");

    private final String mount;

    Login(String mount) {
      this.mount = mount;
    }
  }

  static VaultSettings of(KmsSettings settings) {
    URI address = address(settings.required("address"));
    String key = matching(NAME, settings.required("key"), "key");
    String mount = matching(PATH, settings.value("mount").orElse("transit"), "mount");
    settings.value("namespace").ifPresent(name -> matching(PATH, name, "namespace"));
    settings.value("auth-mount").ifPresent(name -> matching(PATH, name, "auth-mount"));
    if (settings.value("token").filter(token -> !isToken(token)).isPresent()) {
      throw KmsFailure.of(VaultKms.NAME)
          .misconfigured(null, "A token is one line of letters, digits and signs.", "token");
    }
    VaultSettings checked = new VaultSettings(settings, address, key, mount);
    if (checked.login() == Login.APPROLE) {
      settings.required("secret-id");
    } else if (checked.login() == Login.CERTIFICATE) {
      settings.required(ClientTls.CERTIFICATE);
    }
    return checked;
  }

  /** What is none must not get into a request: the HTTP client would quote it in its complaint. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(SLASHES.matcher(text).replaceFirst(""));
      boolean usable =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getRawQuery() == null
              && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
      if (usable) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw KmsFailure.of(VaultKms.NAME).misconfigured(null, "The address is no URL.", "address");
    }
    throw KmsFailure.of(VaultKms.NAME)
        .misconfigured(null, "The address is https://host:port.", "address");
  }

  private static String matching(Pattern pattern, String text, String setting) {
    if (!pattern.matcher(text).matches()) {
      throw KmsFailure.of(VaultKms.NAME)
          .misconfigured(
              null, "Names in Vault are letters, digits, dots, hyphens and underscores.", setting);
    }
    return text;
  }

  Login login() {
    if (settings.value("token").isPresent()) {
      return Login.TOKEN;
    }
    return settings.value("role-id").isPresent() ? Login.APPROLE : Login.CERTIFICATE;
  }

  String loginPath() {
    return "auth/" + settings.value("auth-mount").orElse(login().mount) + "/login";
  }

  /** A setting that the chosen login needs. */
  String credential(String name) {
    return settings.required(name);
  }

  Optional<String> certificateRole() {
    return settings.value("cert-role");
  }

  URI uri(String path) {
    return URI.create(address + "/v1/" + path);
  }

  /** {@code transit/VERB/key}. */
  String keyPath(String verb) {
    return mount + "/" + verb + "/" + key;
  }

  /**
   * The key, however its address is spelled: names of hosts have no case, each scheme has its port,
   * and a namespace may be given in the mount.
   */
  String place() {
    int usual = "https".equals(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return String.join(
        "/",
        address.getHost().toLowerCase(Locale.ROOT) + ":" + port + address.getPath(),
        namespace().map(name -> name + "/" + mount).orElse(mount),
        key);
  }

  Optional<String> namespace() {
    return settings.value("namespace");
  }

  Duration callTime() {
    return CallTime.of(settings);
  }

  SSLContext tls() {
    return ClientTls.context(settings);
  }

  @Override
  public String toString() {
    return "VaultSettings[" + address + ", " + mount + "/" + key + ", " + login() + "]";
  }
}

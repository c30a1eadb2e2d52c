package dev.kiseki.adapters.kms.tls;

import java.util.List;

/**
 * What a server certificate is valid for.
 *
 * @param hosts host names, with or without a leading {@code *.}
 * @param addresses IP addresses as text
 */
public record CertificateNames(List<String> hosts, List<String> addresses) {
  public CertificateNames {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
  }
}

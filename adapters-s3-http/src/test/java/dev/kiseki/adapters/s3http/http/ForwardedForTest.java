package dev.kiseki.adapters.s3http.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiseki.adapters.s3http.target.RequestHeaders;
import dev.kiseki.adapters.s3http.target.TargetParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose address the access log has. */
class ForwardedForTest {
  private static Optional<String> client(boolean trustsProxy, String... forwarded) {
    RequestHeaders.Builder headers = RequestHeaders.builder();
    for (String each : forwarded) {
      headers.add("x-forwarded-for", each);
    }
    return new RequestParser(new TargetParser(List.of()), trustsProxy).client(headers.build());
  }

  @Test
  void whatAClientSaysOfItselfCountsForNothing() {
    assertEquals(Optional.empty(), client(false, "192.0.2.7"));
  }

  @Test
  void aTrustedProxyIsBelievedWhomItSawItself() {
    assertEquals(Optional.of("192.0.2.7"), client(true, "192.0.2.7"));
    assertEquals(Optional.of("192.0.2.7"), client(true, "10.6.6.6, 192.0.2.7"));
    assertEquals(Optional.of("2001:db8::7"), client(true, "10.6.6.6", "10.6.6.7,2001:db8::7"));
    assertEquals(Optional.empty(), client(true));
  }

  @Test
  void whatIsNoAddressIsNotLogged() {
    assertEquals(Optional.empty(), client(true, "planted-secret"));
    assertEquals(Optional.empty(), client(true, "1".repeat(51)));
  }
}

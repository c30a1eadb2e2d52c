package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;

@Tag("s3")
class TenantNamesTest extends TenantsBehaviour {

  TenantNamesTest() {
    super("tenant");
  }
}

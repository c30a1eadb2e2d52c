package dev.kiseki.conformance;

import org.junit.jupiter.api.Tag;

@Tag("s3")
class DeploymentNamesTest extends TenantsBehaviour {

  DeploymentNamesTest() {
    super("deployment");
  }
}

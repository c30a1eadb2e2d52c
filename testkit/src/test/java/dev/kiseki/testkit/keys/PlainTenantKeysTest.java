package dev.kiseki.testkit.keys;

import dev.kiseki.ports.out.keys.TenantKeys;
import dev.kiseki.testkit.contract.TenantKeysContract;

class PlainTenantKeysTest extends TenantKeysContract {
  @Override
  protected TenantKeys openEmpty() {
    return new PlainTenantKeys();
  }
}

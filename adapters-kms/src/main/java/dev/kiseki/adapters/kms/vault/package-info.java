/** Keys in HashiCorp Vault or OpenBao, through the Transit engine. */
@NullMarked
package dev.kiseki.adapters.kms.vault;

import org.jspecify.annotations.NullMarked;

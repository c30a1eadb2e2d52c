/** Keys in an HSM, through PKCS#11. */
@NullMarked
package dev.kiseki.adapters.kms.pkcs11;

import org.jspecify.annotations.NullMarked;

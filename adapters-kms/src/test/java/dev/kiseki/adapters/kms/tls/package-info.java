/** Tests of TLS identities. */
@NullMarked
package dev.kiseki.adapters.kms.tls;

import org.jspecify.annotations.NullMarked;

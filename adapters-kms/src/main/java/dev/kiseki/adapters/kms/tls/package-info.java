/** TLS identities of the server's own sockets. */
@NullMarked
package dev.kiseki.adapters.kms.tls;

import org.jspecify.annotations.NullMarked;

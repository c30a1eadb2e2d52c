/** Tenant keys: everything that seals, opens or tags. */
@NullMarked
package dev.kiseki.ports.out.keys;

import org.jspecify.annotations.NullMarked;

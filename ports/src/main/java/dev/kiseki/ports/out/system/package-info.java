/** Clock, ids, randomness, tenants and credentials. */
@NullMarked
package dev.kiseki.ports.out.system;

import org.jspecify.annotations.NullMarked;

/** Use cases on tenants and access keys. */
@NullMarked
package dev.kiseki.ports.in.identity;

import org.jspecify.annotations.NullMarked;

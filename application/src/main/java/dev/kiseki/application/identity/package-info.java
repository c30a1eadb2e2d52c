/** Use cases on tenants and access keys. */
@NullMarked
package dev.kiseki.application.identity;

import org.jspecify.annotations.NullMarked;

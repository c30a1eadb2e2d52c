/** Use cases on the keys of tenants and namespaces. */
@NullMarked
package dev.kiseki.application.keys;

import org.jspecify.annotations.NullMarked;

/** What an operator does to the keys of tenants and namespaces. */
@NullMarked
package dev.kiseki.ports.in.keys;

import org.jspecify.annotations.NullMarked;

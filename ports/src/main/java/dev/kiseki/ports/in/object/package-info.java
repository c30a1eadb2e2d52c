/** Use cases on objects. */
@NullMarked
package dev.kiseki.ports.in.object;

import org.jspecify.annotations.NullMarked;

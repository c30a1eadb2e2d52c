/** Use cases on objects. */
@NullMarked
package dev.kiseki.application.object;

import org.jspecify.annotations.NullMarked;

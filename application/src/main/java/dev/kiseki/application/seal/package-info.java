/** What sealed and tagged things belong to. */
@NullMarked
package dev.kiseki.application.seal;

import org.jspecify.annotations.NullMarked;

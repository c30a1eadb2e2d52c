/** What re-encryption sees of the store: all that is sealed in a namespace, in pages. */
@NullMarked
package dev.kiseki.ports.out.reseal;

import org.jspecify.annotations.NullMarked;

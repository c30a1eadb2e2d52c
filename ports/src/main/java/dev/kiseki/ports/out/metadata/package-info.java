/** The metadata store: operation-shaped, each operation one transaction. */
@NullMarked
package dev.kiseki.ports.out.metadata;

import org.jspecify.annotations.NullMarked;

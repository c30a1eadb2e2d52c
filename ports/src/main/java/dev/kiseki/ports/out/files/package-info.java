/**
 * Nodes, names and contents as a mount needs them: operation-shaped, each operation one
 * transaction, on the same rows that {@link dev.kiseki.ports.out.metadata} serves S3 from.
 */
@NullMarked
package dev.kiseki.ports.out.files;

import org.jspecify.annotations.NullMarked;

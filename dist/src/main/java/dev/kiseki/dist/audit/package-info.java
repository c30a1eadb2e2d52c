/** Who changed what: a chained log of administrative operations for each tenant. */
@NullMarked
package dev.kiseki.dist.audit;

import org.jspecify.annotations.NullMarked;

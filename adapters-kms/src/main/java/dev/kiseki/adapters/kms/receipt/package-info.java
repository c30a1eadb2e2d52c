/** Signed statements on what was destroyed. */
@NullMarked
package dev.kiseki.adapters.kms.receipt;

import org.jspecify.annotations.NullMarked;

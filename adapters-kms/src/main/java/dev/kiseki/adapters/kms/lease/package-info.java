/**
 * Unwrapped keys, held for a while: the hierarchy from the tenant's root down to a namespace's
 * keys.
 */
@NullMarked
package dev.kiseki.adapters.kms.lease;

import org.jspecify.annotations.NullMarked;

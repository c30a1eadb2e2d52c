/** Keys in a KMIP server. */
@NullMarked
package dev.kiseki.adapters.kms.kmip;

import org.jspecify.annotations.NullMarked;

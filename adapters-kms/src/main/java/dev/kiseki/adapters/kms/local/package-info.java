/** The zero-configuration provider: a keystore file. */
@NullMarked
package dev.kiseki.adapters.kms.local;

import org.jspecify.annotations.NullMarked;

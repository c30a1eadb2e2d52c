/** The one port that every key management service implements. */
@NullMarked
package dev.kiseki.adapters.kms.provider;

import org.jspecify.annotations.NullMarked;

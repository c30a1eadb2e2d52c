/** Seals what older keys sealed anew, in the background. */
@NullMarked
package dev.kiseki.application.reencrypt;

import org.jspecify.annotations.NullMarked;

/** Looks at an installation and says what to do about it; one small class for each question. */
@NullMarked
package dev.kiseki.dist.doctor;

import org.jspecify.annotations.NullMarked;

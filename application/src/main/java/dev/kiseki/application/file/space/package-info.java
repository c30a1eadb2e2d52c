/** Space that open files have been promised and do not hold yet. */
@NullMarked
package dev.kiseki.application.file.space;

import org.jspecify.annotations.NullMarked;

/** The content of an open file: what was published, and what was written since. */
@NullMarked
package dev.kiseki.application.file.content;

import org.jspecify.annotations.NullMarked;

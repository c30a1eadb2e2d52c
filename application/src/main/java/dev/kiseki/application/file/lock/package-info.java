/** Advisory locks of mounted files. */
@NullMarked
package dev.kiseki.application.file.lock;

import org.jspecify.annotations.NullMarked;

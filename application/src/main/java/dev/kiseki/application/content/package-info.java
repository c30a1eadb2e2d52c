/** Contents: how bytes and facts are sealed, written and read. */
@NullMarked
package dev.kiseki.application.content;

import org.jspecify.annotations.NullMarked;

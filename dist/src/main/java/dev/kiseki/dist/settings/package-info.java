/** Where the values of options come from when the command line does not give them. */
@NullMarked
package dev.kiseki.dist.settings;

import org.jspecify.annotations.NullMarked;

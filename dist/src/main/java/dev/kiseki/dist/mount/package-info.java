/** What a server has mounted, and how. */
@NullMarked
package dev.kiseki.dist.mount;

import org.jspecify.annotations.NullMarked;

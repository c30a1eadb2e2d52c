/** What an operator sees of a running server: metrics, and a line for each request. */
@NullMarked
package dev.kiseki.dist.observe;

import org.jspecify.annotations.NullMarked;

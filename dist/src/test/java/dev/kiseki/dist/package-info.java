@NullMarked
package dev.kiseki.dist;

import org.jspecify.annotations.NullMarked;

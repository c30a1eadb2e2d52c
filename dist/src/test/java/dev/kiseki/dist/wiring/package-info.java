@NullMarked
package dev.kiseki.dist.wiring;

import org.jspecify.annotations.NullMarked;

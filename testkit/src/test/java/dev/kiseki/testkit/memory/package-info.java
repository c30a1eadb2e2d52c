@NullMarked
package dev.kiseki.testkit.memory;

import org.jspecify.annotations.NullMarked;

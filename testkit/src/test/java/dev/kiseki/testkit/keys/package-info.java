@NullMarked
package dev.kiseki.testkit.keys;

import org.jspecify.annotations.NullMarked;

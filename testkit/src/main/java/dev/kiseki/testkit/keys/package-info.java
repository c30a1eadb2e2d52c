/** Keys for tests that are about something else: fast, and hiding nothing. */
@NullMarked
package dev.kiseki.testkit.keys;

import org.jspecify.annotations.NullMarked;

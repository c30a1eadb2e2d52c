/**
 * Black-box tests: the packaged server is started as a user starts it and driven with the clients
 * people use. Nothing of the product is on the class path.
 */
@NullMarked
package dev.kiseki.conformance;

import org.jspecify.annotations.NullMarked;

/**
 * What every adapter of an outbound port must do: tests that an adapter's own test class extends.
 */
@NullMarked
package dev.kiseki.testkit.contract;

import org.jspecify.annotations.NullMarked;

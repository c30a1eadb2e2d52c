/**
 * The outbound ports in memory: what the real adapters are compared with. Clear rather than fast.
 */
@NullMarked
package dev.kiseki.testkit.memory;

import org.jspecify.annotations.NullMarked;

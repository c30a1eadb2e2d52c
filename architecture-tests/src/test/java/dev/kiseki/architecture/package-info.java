/**
 * The rules of the house. Start with {@link dev.kiseki.architecture.Room}: who may see whom; then
 * {@link dev.kiseki.architecture.Library} and {@link dev.kiseki.architecture.HouseRules}.
 */
@NullMarked
package dev.kiseki.architecture;

import org.jspecify.annotations.NullMarked;

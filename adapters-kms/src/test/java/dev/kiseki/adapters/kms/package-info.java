@NullMarked
package dev.kiseki.adapters.kms;

import org.jspecify.annotations.NullMarked;

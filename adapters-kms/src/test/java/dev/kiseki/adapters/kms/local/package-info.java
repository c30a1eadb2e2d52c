@NullMarked
package dev.kiseki.adapters.kms.local;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.kiseki.adapters.kms.lease;

import org.jspecify.annotations.NullMarked;

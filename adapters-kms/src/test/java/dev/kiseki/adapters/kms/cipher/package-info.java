@NullMarked
package dev.kiseki.adapters.kms.cipher;

import org.jspecify.annotations.NullMarked;

/** Keys in AWS KMS. */
@NullMarked
package dev.kiseki.adapters.kms.aws;

import org.jspecify.annotations.NullMarked;

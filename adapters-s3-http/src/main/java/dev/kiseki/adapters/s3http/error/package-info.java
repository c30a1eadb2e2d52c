/** From the product's errors to S3's codes: the only place that knows them. */
@NullMarked
package dev.kiseki.adapters.s3http.error;

import org.jspecify.annotations.NullMarked;

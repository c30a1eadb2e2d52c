/** Tests of the S3 front end against a started server. */
@NullMarked
package dev.kiseki.adapters.s3http;

import org.jspecify.annotations.NullMarked;

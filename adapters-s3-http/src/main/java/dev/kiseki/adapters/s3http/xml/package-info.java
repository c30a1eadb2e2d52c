/** S3 documents in and out. */
@NullMarked
package dev.kiseki.adapters.s3http.xml;

import org.jspecify.annotations.NullMarked;

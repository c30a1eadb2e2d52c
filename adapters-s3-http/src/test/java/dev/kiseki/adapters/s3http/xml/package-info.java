/** Tests. */
@NullMarked
package dev.kiseki.adapters.s3http.xml;

import org.jspecify.annotations.NullMarked;

/** Requests and responses as the operations see them. */
@NullMarked
package dev.kiseki.adapters.s3http.exchange;

import org.jspecify.annotations.NullMarked;

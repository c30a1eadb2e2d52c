/** Who signed this request: SigV4 by header and query, SigV2 by query. */
@NullMarked
package dev.kiseki.adapters.s3http.auth;

import org.jspecify.annotations.NullMarked;

/** POST Object: what an HTML form sends, and the policy that allows it. */
@NullMarked
package dev.kiseki.adapters.s3http.form;

import org.jspecify.annotations.NullMarked;

/** Use cases on multipart uploads. */
@NullMarked
package dev.kiseki.application.upload;

import org.jspecify.annotations.NullMarked;

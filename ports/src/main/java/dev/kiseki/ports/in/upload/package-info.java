/** Use cases on multipart uploads. */
@NullMarked
package dev.kiseki.ports.in.upload;

import org.jspecify.annotations.NullMarked;

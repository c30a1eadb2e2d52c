/** Use cases on namespaces (S3: buckets). */
@NullMarked
package dev.kiseki.ports.in.namespace;

import org.jspecify.annotations.NullMarked;

/** Tests of namespaces. */
@NullMarked
package dev.kiseki.application.namespace;

import org.jspecify.annotations.NullMarked;

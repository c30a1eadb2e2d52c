/**
 * The use cases behind a mount: sessions on a tenant's files. What is open is shared by all
 * sessions of a deployment; what a session was given (references, handles) is its own.
 */
@NullMarked
package dev.kiseki.application.file;

import org.jspecify.annotations.NullMarked;

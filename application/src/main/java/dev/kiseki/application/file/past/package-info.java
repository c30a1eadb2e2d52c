/**
 * Mounts of the past: what the keys of a namespace held at a time, as files that nobody changes.
 */
@NullMarked
package dev.kiseki.application.file.past;

import org.jspecify.annotations.NullMarked;

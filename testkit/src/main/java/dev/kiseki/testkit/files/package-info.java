/**
 * A file tree in memory that behaves as ext4 does: the POSIX half of the reference model, and what
 * mounts are tried with.
 */
@NullMarked
package dev.kiseki.testkit.files;

import org.jspecify.annotations.NullMarked;

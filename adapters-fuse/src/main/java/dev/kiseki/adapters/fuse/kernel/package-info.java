/**
 * The binding that speaks the FUSE protocol of the Linux kernel on /dev/fuse, without libfuse. Byte
 * offsets and constants are those of {@code linux/fuse.h}, version 7.31 and later; all numbers are
 * in the byte order of the machine.
 */
@NullMarked
package dev.kiseki.adapters.fuse.kernel;

import org.jspecify.annotations.NullMarked;

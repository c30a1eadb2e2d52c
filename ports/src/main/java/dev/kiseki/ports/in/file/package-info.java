/**
 * What a mount asks for: one inode-based set of operations, in five chapters ({@link
 * dev.kiseki.ports.in.file.FileTree} joins them). Commands and results are plain values, so that a
 * mount on another machine can drive the same ports over a network. Semantics are those of
 * POSIX.1-2017 as ext4 has them; failures are {@link dev.kiseki.domain.ErrorCode}s, errno is the
 * adapter's word.
 */
@NullMarked
package dev.kiseki.ports.in.file;

import org.jspecify.annotations.NullMarked;

package dev.kiseki.ports.out.files;

import dev.kiseki.domain.ContentId;
import java.time.Instant;
import java.util.Optional;

/**
 * New content for a file, with what changes along with it.
 *
 * @param base the content that it replaces: another one there means CONDITION_CHANGED
 * @param keepsBase whether the state before is worth a version of its own, in a namespace that has
 *     versions: not when the same open made it, by creating the file or by an earlier publish
 * @param ownership the new one, where writing took set-user-id away
 * @param stamp the ctime
 */
public record Publish(
    NodeRef node,
    ContentId base,
    boolean keepsBase,
    NewContent content,
    Instant modified,
    Optional<Ownership> ownership,
    Stamp stamp,
    FileSeals seals) {}

package dev.kiseki.ports.in.object;

import java.util.SequencedMap;

/**
 * Replaces the tags of an object; nothing else about it changes, not its time either. Durable when
 * it returns. NO_SUCH_KEY.
 */
@FunctionalInterface
public interface SetTags {
  void set(ObjectTarget target, SequencedMap<String, String> tags);
}

package dev.kiseki.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a namespace's owner said about it after it was created.
 *
 * @param tags in the order they were given
 * @param encryption what new objects are labelled with when their request says nothing
 */
public record NamespaceSettings(
    SequencedMap<String, String> tags,
    Optional<PublicAccessBlock> publicAccessBlock,
    EncryptionLabel encryption) {

  /** Of a namespace about which nothing was said. */
  public static final NamespaceSettings NONE =
      new NamespaceSettings(new LinkedHashMap<>(), Optional.empty(), EncryptionLabel.UNNAMED);

  public NamespaceSettings {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
  }

  public NamespaceSettings withTags(Map<String, String> newTags) {
    return new NamespaceSettings(new LinkedHashMap<>(newTags), publicAccessBlock, encryption);
  }

  public NamespaceSettings withPublicAccessBlock(Optional<PublicAccessBlock> block) {
    return new NamespaceSettings(tags, block, encryption);
  }

  public NamespaceSettings withEncryption(EncryptionLabel label) {
    return new NamespaceSettings(tags, publicAccessBlock, label);
  }
}

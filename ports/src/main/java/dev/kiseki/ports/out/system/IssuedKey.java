package dev.kiseki.ports.out.system;

/**
 * An access key with what is told of its life.
 *
 * @param createdMillis 0 when it was made before that was noted
 * @param usedMillis when it was last used, as coarsely as it was noted; 0 for never
 */
public record IssuedKey(CredentialRecord credential, long createdMillis, long usedMillis) {}

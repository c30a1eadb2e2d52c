package dev.kiseki.ports.in.file;

/**
 * One name of a directory.
 *
 * @param cookie where to continue after this entry: positive, and the same for the entry however
 *     the directory changes, for as long as the handle is open
 */
public record DirectoryEntry(FileName name, long cookie, FileAttributes attributes) {}

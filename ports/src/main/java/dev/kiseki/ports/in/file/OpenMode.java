package dev.kiseki.ports.in.file;

/**
 * How a file is opened.
 *
 * @param dropPrivileges truncating takes set-user-id and set-group-id bits away
 */
public record OpenMode(boolean read, boolean write, boolean truncate, boolean dropPrivileges) {}

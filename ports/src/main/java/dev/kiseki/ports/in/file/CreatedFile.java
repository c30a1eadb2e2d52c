package dev.kiseki.ports.in.file;

/** A file that was made and opened in one step. */
public record CreatedFile(FileAttributes attributes, OpenedFile opened) {}

package dev.kiseki.ports.in.file;

/** An open file or directory of a session; never reused within it. */
public record FileHandle(long value) {}

package dev.kiseki.ports.in.file;

/** Whose lock it is: an opaque number per process (fcntl) or per open file (flock, OFD). */
public record LockOwner(long value) {}

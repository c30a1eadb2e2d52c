package dev.kiseki.ports.in.file;

/** The owning user and group of a node. */
public record Owner(int uid, int gid) {}

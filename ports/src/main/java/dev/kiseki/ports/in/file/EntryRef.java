package dev.kiseki.ports.in.file;

import dev.kiseki.domain.NodeId;

/** A place for a name: a directory and the name in it, whether or not anything has it. */
public record EntryRef(NodeId directory, FileName name) {}

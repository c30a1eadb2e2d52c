package dev.kiseki.ports.in.object;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.ObjectKey;
import dev.kiseki.ports.in.Caller;

/** Who asks for which key of which namespace. */
public record ObjectTarget(Caller caller, NamespaceName namespace, ObjectKey key) {}

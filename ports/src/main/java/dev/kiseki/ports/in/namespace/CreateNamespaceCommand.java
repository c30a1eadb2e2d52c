package dev.kiseki.ports.in.namespace;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.ports.in.Caller;

/**
 * @param location the LocationConstraint as sent, "" for none
 */
public record CreateNamespaceCommand(Caller caller, NamespaceName name, String location) {}

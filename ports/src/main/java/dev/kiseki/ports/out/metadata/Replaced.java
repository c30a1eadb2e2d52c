package dev.kiseki.ports.out.metadata;

import dev.kiseki.domain.NodeId;
import java.util.Optional;

/** What a put replaced. */
public record Replaced(Optional<NodeId> previous) {}

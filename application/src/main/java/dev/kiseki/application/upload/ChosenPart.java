package dev.kiseki.application.upload;

import dev.kiseki.ports.in.upload.PartView;
import dev.kiseki.ports.out.metadata.PartRow;

/** A part that a completion names, as stored and opened. */
record ChosenPart(PartRow row, PartView view) {}

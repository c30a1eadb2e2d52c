package dev.kiseki.application.keys;

import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.keys.ReceiptSigner;
import dev.kiseki.ports.out.keys.RootKeys;
import dev.kiseki.ports.out.system.TenantCatalog;
import dev.kiseki.ports.out.system.WallClock;

/** What it takes to destroy keys. */
public record ShredMeans(
    TenantCatalog catalog,
    RootKeys roots,
    KeyPlaces places,
    Evictions evictions,
    ReceiptSigner signer,
    WallClock clock) {}

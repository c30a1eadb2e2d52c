/**
 * The operator's way into a deployment: directly while no server runs, else through its admin
 * endpoint.
 */
@NullMarked
package dev.kiseki.dist.admin;

import org.jspecify.annotations.NullMarked;

/**
 * End-to-end load: a cheap S3 client, the workloads, the servers it starts, and the table it
 * prints.
 *
 * <p>Client and server share the machine, so every cycle the client takes is a cycle the server
 * loses: request heads are signed before the clock starts, bodies are windows on one shared block,
 * answers are read into one buffer per connection and dropped.
 */
@NullMarked
package dev.kiseki.benchmarks.load;

import org.jspecify.annotations.NullMarked;

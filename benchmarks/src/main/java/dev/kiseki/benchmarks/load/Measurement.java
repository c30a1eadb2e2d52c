package dev.kiseki.benchmarks.load;

/**
 * What one phase of one workload showed.
 *
 * @param rate in the unit of the workload
 * @param serverMicrosPerOperation processor time of the server; NaN when it is not ours to see
 * @param clientShare of the processor time of the whole machine that this process took, 0 to 1
 */
record Measurement(
    double rate,
    double p50Millis,
    double p99Millis,
    double serverMicrosPerOperation,
    double clientShare) {}

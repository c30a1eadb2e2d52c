package dev.kiseki.adapters.s3http.operation;

/**
 * One row of the operation table.
 *
 * @param subResource the query parameter that names the operation, empty if none does
 * @param right what a caller needs for it
 * @param selector what else tells it apart from operations of the same method and sub-resource
 */
public record S3Operation(
    String name,
    String method,
    Level level,
    String subResource,
    String selector,
    Answer answer,
    EmptyTruth truth,
    Right right) {}

package dev.kiseki.adapters.s3http.exchange;

/**
 * What is known of a request once it is answered. Nothing of it is secret: no secret key, no query,
 * no header, no signature.
 *
 * @param id as the client was told it
 * @param client its address; behind a trusted proxy, the one that the proxy saw
 * @param tenant "" when no signature was found good
 * @param principal "" when no signature was found good
 * @param accessKey the id of the key that it was signed with, or that somebody claims to have
 *     signed it with; "" when there is no such key: what stands there may be anything, a secret too
 * @param operation "" when the request did not come so far
 * @param bucket "" when there is none, or when what stands there cannot be a bucket's name
 * @param code the S3 error code, "" for a success
 * @param receivedBytes of the body, as it came
 * @param sentBytes of the body
 */
public record FinishedRequest(
    String id,
    String client,
    String tenant,
    String principal,
    String accessKey,
    String operation,
    String bucket,
    int status,
    String code,
    long receivedBytes,
    long sentBytes,
    long nanos) {}

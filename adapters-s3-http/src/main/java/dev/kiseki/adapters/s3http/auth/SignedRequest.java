package dev.kiseki.adapters.s3http.auth;

import java.util.List;

/** The pieces of a SigV4 signature, from the Authorization header or from the query. */
record SignedRequest(
    SigningScope scope,
    AmzDate date,
    List<String> signedHeaders,
    String signature,
    Payload payload) {}

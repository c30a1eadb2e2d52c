package dev.kiseki.adapters.s3http.target;

/** One decoded query parameter. */
public record QueryParameter(String name, String value) {}

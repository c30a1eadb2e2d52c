package dev.kiseki.dist.model;

import java.util.Map;
import java.util.TreeMap;

/** A multipart upload that is neither completed nor aborted. */
record ModelUpload(
    String id, String key, Map<String, String> metadata, TreeMap<Integer, byte[]> parts) {}

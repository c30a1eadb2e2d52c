package dev.kiseki.dist.model;

import java.util.Optional;
import java.util.TreeMap;

/** A request that is being put together; names of headers in lower case. */
final class Request {
  final String method;
  final String path;
  final TreeMap<String, String> query = new TreeMap<>();
  final TreeMap<String, String> headers = new TreeMap<>();
  byte[] body = {};
  String payload = "UNSIGNED-PAYLOAD";

  private Request(String method, String path) {
    this.method = method;
    this.path = path;
  }

  static Request bucket(String method, String bucket) {
    return new Request(method, "/" + bucket);
  }

  static Request object(String method, String bucket, String key) {
    return new Request(method, "/" + bucket + "/" + Utf8.percent(key, true));
  }

  static Request service(String method) {
    return new Request(method, "/");
  }

  Request with(String parameter, Object value) {
    query.put(parameter, value.toString());
    return this;
  }

  Request with(String parameter, Optional<String> value) {
    value.ifPresent(text -> query.put(parameter, text));
    return this;
  }

  Request header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Request body(byte[] bytes) {
    body = bytes;
    return this;
  }

  Request document(String xml) {
    body = Utf8.bytes(xml);
    return header("content-md5", Digest.base64(Digest.of("MD5", body)));
  }

  /** As one chunk, its checksum behind it: what SDKs send over https. */
  Request chunked(byte[] bytes, String crc32) {
    byte[] head = Utf8.bytes(bytes.length == 0 ? "" : Integer.toHexString(bytes.length) + "\r\n");
    byte[] tail =
        Utf8.bytes(
            (bytes.length == 0 ? "" : "\r\n") + "0\r\nx-amz-checksum-crc32:" + crc32 + "\r\n\r\n");
    body = new byte[head.length + bytes.length + tail.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(bytes, 0, body, head.length, bytes.length);
    System.arraycopy(tail, 0, body, head.length + bytes.length, tail.length);
    payload = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    return header("x-amz-trailer", "x-amz-checksum-crc32")
        .header("content-encoding", "aws-chunked")
        .header("x-amz-decoded-content-length", Integer.toString(bytes.length));
  }
}

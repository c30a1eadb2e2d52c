package dev.kiseki.adapters.s3http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One request of each shape, signed: where a fuzzer begins. */
final class RequestSeeds {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  private RequestSeeds() {}

  static List<byte[]> all() {
    List<byte[]> seeds = new ArrayList<>();
    objects(seeds);
    bodies(seeds);
    documents(seeds);
    queries(seeds);
    forms(seeds);
    return seeds;
  }

  private static void add(
      List<byte[]> seeds, String method, String target, Map<String, String> headers, String body) {
    add(seeds, method, target, headers, UNSIGNED, body);
  }

  private static void add(
      List<byte[]> seeds,
      String method,
      String target,
      Map<String, String> headers,
      String payload,
      String body) {
    String request = RawClient.head(method, target, headers, payload) + body;
    seeds.add(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void objects(List<byte[]> seeds) {
    add(
        seeds,
        "GET",
        "/bucket/key",
        Map.of("range", "bytes=0-9", "if-match", "\"a\", W/\"b\""),
        "");
    add(
        seeds,
        "HEAD",
        "/bucket/a%2Fb?versionId=null&partNumber=1",
        Map.of(
            "if-none-match", "*",
            "if-modified-since", "Tue, 14 Nov 2023 22:13:20 GMT",
            "if-unmodified-since", "Tuesday, 14-Nov-23 22:13:20 GMT"),
        "");
    add(
        seeds,
        "PUT",
        "/bucket/copy",
        Map.of(
            "x-amz-copy-source", "/bucket/k%C3%A9y?versionId=00000000000000010000000000000001",
            "x-amz-metadata-directive", "REPLACE",
            "x-amz-tagging-directive", "REPLACE",
            "x-amz-tagging", "a=b&c=d%20e",
            "x-amz-copy-source-if-match", "\"e\""),
        "");
    add(
        seeds,
        "PUT",
        "/bucket/part?partNumber=1&uploadId=00000000000000010000000000000001",
        Map.of("x-amz-copy-source", "bucket/key", "x-amz-copy-source-range", "bytes=0-5"),
        "");
    add(
        seeds,
        "DELETE",
        "/bucket/key?versionId=null",
        Map.of(
            "x-amz-if-match-last-modified-time", "Tue, 14 Nov 2023 22:13:20 GMT",
            "x-amz-if-match-size", "12"),
        "");
    add(
        seeds,
        "POST",
        "/bucket/key?uploads",
        Map.of("x-amz-checksum-algorithm", "CRC32", "x-amz-checksum-type", "FULL_OBJECT"),
        "");
  }

  private static void bodies(List<byte[]> seeds) {
    add(
        seeds,
        "PUT",
        "/bucket/key",
        Map.of(
            "content-md5", "XUFAKrxLKna5cZ2REBfFkg==",
            "x-amz-meta-name", "=?UTF-8?B?w6k=?=",
            "x-amz-server-side-encryption", "aws:kms",
            "x-amz-acl", "private",
            "x-amz-website-redirect-location", "/other",
            "content-encoding", "gzip, aws-chunked",
            "if-none-match", "*"),
        "hello");
    add(
        seeds,
        "PUT",
        "/bucket/key",
        Map.of(
            "x-amz-decoded-content-length", "5",
            "x-amz-trailer", "x-amz-checksum-crc32",
            "x-amz-sdk-checksum-algorithm", "CRC32"),
        TRAILER,
        "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    add(
        seeds,
        "PUT",
        "/bucket/key",
        Map.of("x-amz-decoded-content-length", "1"),
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "1;chunk-signature="
            + "0".repeat(64)
            + "\r\nx\r\n0;chunk-signature="
            + "0".repeat(64)
            + "\r\n\r\n");
    add(
        seeds,
        "PUT",
        "/bucket/key",
        Map.of("x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        "hello");
  }

  private static void documents(List<byte[]> seeds) {
    Map<String, String> none = Map.of();
    add(
        seeds,
        "POST",
        "/bucket?delete",
        Map.of("content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="),
        "<Delete><Quiet>true</Quiet><Object><Key>a</Key><VersionId>null</VersionId><ETag>e</ETag>"
            + "<Size>1</Size><LastModifiedTime>Tue, 14 Nov 2023 22:13:20 GMT</LastModifiedTime></Object></Delete>");
    add(
        seeds,
        "POST",
        "/bucket/key?uploadId=00000000000000010000000000000001",
        none,
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;e&quot;</ETag>"
            + "<ChecksumCRC32>NhCmhg==</ChecksumCRC32></Part></CompleteMultipartUpload>");
    add(
        seeds,
        "PUT",
        "/bucket?versioning",
        none,
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    add(
        seeds,
        "PUT",
        "/bucket/key?tagging",
        none,
        "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
    add(
        seeds,
        "PUT",
        "/bucket?acl",
        none,
        "<AccessControlPolicy><Owner><ID>acme</ID></Owner><AccessControlList><Grant><Grantee"
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>acme</ID>"
            + "</Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList></AccessControlPolicy>");
    add(
        seeds,
        "PUT",
        "/other",
        none,
        "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
            + "</CreateBucketConfiguration>");
    add(
        seeds,
        "PUT",
        "/bucket?encryption",
        none,
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
            + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>");
    add(
        seeds,
        "PUT",
        "/bucket?publicAccessBlock",
        none,
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>");
  }

  private static void forms(List<byte[]> seeds) {
    String policy =
        "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[{\"bucket\":\"b\"},[\"starts-with\",\"$key\",\"\"],"
            + "[\"content-length-range\",0,9]]}";
    String encoded = Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
    seeds.add(
        ("POST /bucket HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"key\"\r\n\r\na${filename}\r\n--b\r\n"
                + "Content-Disposition: form-data; name=policy\r\n\r\n"
                + encoded
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void queries(List<byte[]> seeds) {
    Map<String, String> none = Map.of();
    add(
        seeds,
        "GET",
        "/bucket?continuation-token=YQ&delimiter=%2F&encoding-type=url&list-type=2&max-keys=3&prefix=a%2F&start-after=b",
        none,
        "");
    add(seeds, "GET", "/bucket?key-marker=a&max-keys=9&version-id-marker=null&versions=", none, "");
    add(seeds, "GET", "/bucket?key-marker=a&max-uploads=9&upload-id-marker=1&uploads=", none, "");
    add(
        seeds,
        "GET",
        "/bucket/key?max-parts=2&part-number-marker=1&uploadId=00000000000000010000000000000001",
        none,
        "");
    add(
        seeds,
        "GET",
        "/bucket/key?attributes",
        Map.of("x-amz-object-attributes", "ETag,Checksum,ObjectParts", "x-amz-max-parts", "1"),
        "");
    seeds.add(
        ("GET /bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20231114%2Fus-east-1%2Fs3"
                + "%2Faws4_request&X-Amz-Date=20231114T221320Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "0".repeat(64)
                + " HTTP/1.1\r\nhost: bucket.s3.example.org:80\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    seeds.add(
        ("GET /bucket/key?AWSAccessKeyId=AKIDEXAMPLE&Expires=1700000060&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D"
                + " HTTP/1.1\r\nhost: [::1]:80\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
  }
}

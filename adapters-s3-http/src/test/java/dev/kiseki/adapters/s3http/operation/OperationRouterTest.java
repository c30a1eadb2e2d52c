package dev.kiseki.adapters.s3http.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiseki.adapters.s3http.target.TargetParser;
import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.KisekiException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationRouterTest {
  private final OperationTable table = OperationTable.load();
  private final OperationRouter router = new OperationRouter(table);
  private final TargetParser targets = new TargetParser(List.of());

  private String route(String method, String path, String query, boolean copy) {
    return router.route(targets.parse(method, path, query, "x"), copy).name();
  }

  @Test
  void all111OperationsAreInTheTable() {
    assertEquals(111, table.all().size());
    assertEquals(40, count(Answer.SUPPORTED));
    assertEquals(32, count(Answer.EMPTY_TRUTH));
    assertEquals(39, count(Answer.NOT_IMPLEMENTED));
  }

  /**
   * One without a right does not even load; these are the rights that would let too much through.
   */
  @Test
  void everyOperationHasTheRightThatItsMethodNeeds() {
    for (S3Operation operation : table.all()) {
      boolean reads = operation.method().equals("GET") || operation.method().equals("HEAD");
      boolean needsNoMore =
          switch (operation.right()) {
            case MEMBER, INSPECT, LIST, READ -> true;
            case CREATE, WRITE, WRITE_SOME, ADMINISTER, NONE -> false;
          };
      assertEquals(
          operation.answer() == Answer.NOT_IMPLEMENTED,
          operation.right() == Right.NONE,
          operation::name);
      assertTrue(reads || !needsNoMore, operation::name);
      assertEquals(
          operation.level() == Level.SERVICE && operation.answer() != Answer.NOT_IMPLEMENTED,
          operation.right() == Right.MEMBER,
          operation::name);
    }
  }

  private long count(Answer answer) {
    return table.all().stream().filter(operation -> operation.answer() == answer).count();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,'',false,ListBuckets",
    "GET,/,x-id=ListBuckets,false,ListBuckets",
    "GET,/b,'',false,ListObjects",
    "GET,/b/,'',false,ListObjects",
    "GET,/b,list-type=2&unknown=1,false,ListObjectsV2",
    "GET,/b,versions,false,ListObjectVersions",
    "GET,/b,uploads=,false,ListMultipartUploads",
    "GET,/b,analytics&id=x,false,GetBucketAnalyticsConfiguration",
    "GET,/b,analytics,false,ListBucketAnalyticsConfigurations",
    "HEAD,/b,'',false,HeadBucket",
    "POST,/b,delete,false,DeleteObjects",
    "PUT,/b/k,'',false,PutObject",
    "PUT,/b/k,'',true,CopyObject",
    "PUT,/b/k,partNumber=1&uploadId=x,false,UploadPart",
    "PUT,/b/k,partNumber=1&uploadId=x,true,UploadPartCopy",
    "POST,/b/k,uploads,false,CreateMultipartUpload",
    "POST,/b/k,uploadId=x,false,CompleteMultipartUpload",
    "DELETE,/b/k,uploadId=x,false,AbortMultipartUpload",
    "GET,/b/k,uploadId=x,false,ListParts",
    "GET,/b/k,partNumber=1,false,GetObject",
    "GET,/b/k,response-content-type=x&versionId=null,false,GetObject",
    "DELETE,/b/k,'',false,DeleteObject",
    "GET,/b/k,attributes,false,GetObjectAttributes"
  })
  void requestsFindTheirOperation(
      String method, String path, String query, boolean copy, String name) {
    assertEquals(name, route(method, path, query, copy));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/b,policy,PutBucketPolicy",
    "PUT,/b/k,policy,PUT object?policy",
    "PUT,/b,analytics&id=x,PutBucketAnalyticsConfiguration",
    "POST,/b/k,'select&select-type=2',SelectObjectContent",
    "POST,/b,'',POST bucket",
    "PATCH,/b/k,'',PATCH object"
  })
  void whatIsNotDoneIsNamed(String method, String path, String query, String named) {
    KisekiException refusal =
        assertThrows(KisekiException.class, () -> route(method, path, query, false));
    assertEquals(ErrorCode.NOT_IMPLEMENTED, refusal.code());
    assertTrue(refusal.sentence().contains(named), refusal.sentence());
  }

  @ParameterizedTest
  @CsvSource({"PUT,/", "DELETE,/", "POST,/"})
  void theServiceItselfIsOnlyListed(String method, String path) {
    KisekiException refusal =
        assertThrows(KisekiException.class, () -> route(method, path, "", false));
    assertEquals(ErrorCode.METHOD_NOT_ALLOWED, refusal.code());
  }

  @Test
  void contradictionsAreRefused() {
    assertThrows(KisekiException.class, () -> route("GET", "/b", "acl&policy", false));
    assertThrows(KisekiException.class, () -> route("PUT", "/b/k", "partNumber=1", false));
    assertThrows(KisekiException.class, () -> route("GET", "/b", "list-type=3", false));
  }
}

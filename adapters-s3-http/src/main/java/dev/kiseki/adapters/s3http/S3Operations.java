package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.operation.Answer;
import dev.kiseki.adapters.s3http.operation.OperationTable;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.operations.AbortMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.CompleteMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.CopyObjectOperation;
import dev.kiseki.adapters.s3http.operations.CreateBucketOperation;
import dev.kiseki.adapters.s3http.operations.CreateMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.DeleteBucketOperation;
import dev.kiseki.adapters.s3http.operations.DeleteObjectOperation;
import dev.kiseki.adapters.s3http.operations.DeleteObjectsOperation;
import dev.kiseki.adapters.s3http.operations.EmptyTruthOperation;
import dev.kiseki.adapters.s3http.operations.GetAclOperation;
import dev.kiseki.adapters.s3http.operations.GetBucketEncryptionOperation;
import dev.kiseki.adapters.s3http.operations.GetBucketLocationOperation;
import dev.kiseki.adapters.s3http.operations.GetBucketVersioningOperation;
import dev.kiseki.adapters.s3http.operations.GetObjectOperation;
import dev.kiseki.adapters.s3http.operations.HeadBucketOperation;
import dev.kiseki.adapters.s3http.operations.HeadObjectOperation;
import dev.kiseki.adapters.s3http.operations.ListBucketsOperation;
import dev.kiseki.adapters.s3http.operations.ListMultipartUploadsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectVersionsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectsV2Operation;
import dev.kiseki.adapters.s3http.operations.ListPartsOperation;
import dev.kiseki.adapters.s3http.operations.PutBucketVersioningOperation;
import dev.kiseki.adapters.s3http.operations.PutObjectOperation;
import dev.kiseki.adapters.s3http.operations.RequireResource;
import dev.kiseki.adapters.s3http.operations.UploadPartCopyOperation;
import dev.kiseki.adapters.s3http.operations.UploadPartOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The table of contents: which class answers which operation. What is not here answers 501. */
final class S3Operations {
  private S3Operations() {}

  static Map<String, S3Handler> of(OperationTable table, S3UseCases useCases) {
    Map<String, S3Handler> handlers = new HashMap<>();
    emptyTruths(handlers, table, useCases);
    buckets(handlers, useCases);
    objects(handlers, useCases);
    uploads(handlers, useCases.uploads());
    return Map.copyOf(handlers);
  }

  private static void emptyTruths(
      Map<String, S3Handler> handlers, OperationTable table, S3UseCases useCases) {
    S3Handler truth =
        new EmptyTruthOperation(
            new RequireResource(useCases.namespaces().find(), useCases.objects().head()));
    for (S3Operation operation : table.all()) {
      if (operation.answer() == Answer.EMPTY_TRUTH) {
        handlers.put(operation.name(), truth);
      }
    }
  }

  private static void buckets(Map<String, S3Handler> handlers, S3UseCases useCases) {
    S3UseCases.Namespaces namespaces = useCases.namespaces();
    Consumer<S3Request> existence =
        new RequireResource(namespaces.find(), useCases.objects().head());
    handlers.put("CreateBucket", new CreateBucketOperation(namespaces.create()));
    handlers.put("DeleteBucket", new DeleteBucketOperation(namespaces.delete()));
    handlers.put("HeadBucket", new HeadBucketOperation(namespaces.find()));
    handlers.put("ListBuckets", new ListBucketsOperation(namespaces.list()));
    handlers.put("GetBucketLocation", new GetBucketLocationOperation(namespaces.find()));
    handlers.put("GetBucketVersioning", new GetBucketVersioningOperation(namespaces.find()));
    handlers.put("PutBucketVersioning", new PutBucketVersioningOperation(namespaces.versioning()));
    handlers.put("GetBucketEncryption", new GetBucketEncryptionOperation(namespaces.find()));
    handlers.put("GetBucketAcl", new GetAclOperation(existence));
    handlers.put("GetObjectAcl", new GetAclOperation(existence));
  }

  private static void objects(Map<String, S3Handler> handlers, S3UseCases useCases) {
    S3UseCases.Objects objects = useCases.objects();
    handlers.put("PutObject", new PutObjectOperation(objects.put()));
    handlers.put("GetObject", new GetObjectOperation(objects.get()));
    handlers.put("HeadObject", new HeadObjectOperation(objects.head()));
    handlers.put("DeleteObject", new DeleteObjectOperation(objects.delete()));
    handlers.put("DeleteObjects", new DeleteObjectsOperation(objects.deleteMany()));
    handlers.put("CopyObject", new CopyObjectOperation(objects.copy()));
    handlers.put("ListObjects", new ListObjectsOperation(objects.list()));
    handlers.put("ListObjectsV2", new ListObjectsV2Operation(objects.list()));
    handlers.put("ListObjectVersions", new ListObjectVersionsOperation(objects.versions()));
  }

  private static void uploads(Map<String, S3Handler> handlers, S3UseCases.Uploads uploads) {
    handlers.put("CreateMultipartUpload", new CreateMultipartUploadOperation(uploads.create()));
    handlers.put("UploadPart", new UploadPartOperation(uploads.part()));
    handlers.put(
        "UploadPartCopy", new UploadPartCopyOperation(uploads.partCopy(), uploads.parts()));
    handlers.put(
        "CompleteMultipartUpload", new CompleteMultipartUploadOperation(uploads.complete()));
    handlers.put("AbortMultipartUpload", new AbortMultipartUploadOperation(uploads.abort()));
    handlers.put("ListParts", new ListPartsOperation(uploads.parts()));
    handlers.put("ListMultipartUploads", new ListMultipartUploadsOperation(uploads.list()));
  }
}

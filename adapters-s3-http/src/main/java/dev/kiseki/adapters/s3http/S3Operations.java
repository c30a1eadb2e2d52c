package dev.kiseki.adapters.s3http;

import dev.kiseki.adapters.s3http.exchange.S3Handler;
import dev.kiseki.adapters.s3http.exchange.S3Request;
import dev.kiseki.adapters.s3http.operation.Answer;
import dev.kiseki.adapters.s3http.operation.OperationTable;
import dev.kiseki.adapters.s3http.operation.S3Operation;
import dev.kiseki.adapters.s3http.operations.AbortMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.BucketEncryptionOperations;
import dev.kiseki.adapters.s3http.operations.BucketTaggingOperations;
import dev.kiseki.adapters.s3http.operations.CannedAcls;
import dev.kiseki.adapters.s3http.operations.CompleteMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.CopyObjectOperation;
import dev.kiseki.adapters.s3http.operations.CreateBucketOperation;
import dev.kiseki.adapters.s3http.operations.CreateMultipartUploadOperation;
import dev.kiseki.adapters.s3http.operations.DeleteBucketOperation;
import dev.kiseki.adapters.s3http.operations.DeleteObjectOperation;
import dev.kiseki.adapters.s3http.operations.DeleteObjectTaggingOperation;
import dev.kiseki.adapters.s3http.operations.DeleteObjectsOperation;
import dev.kiseki.adapters.s3http.operations.EmptyTruthOperation;
import dev.kiseki.adapters.s3http.operations.Encryption;
import dev.kiseki.adapters.s3http.operations.GetAclOperation;
import dev.kiseki.adapters.s3http.operations.GetBucketLocationOperation;
import dev.kiseki.adapters.s3http.operations.GetBucketVersioningOperation;
import dev.kiseki.adapters.s3http.operations.GetObjectAttributesOperation;
import dev.kiseki.adapters.s3http.operations.GetObjectOperation;
import dev.kiseki.adapters.s3http.operations.GetObjectTaggingOperation;
import dev.kiseki.adapters.s3http.operations.HeadBucketOperation;
import dev.kiseki.adapters.s3http.operations.HeadObjectOperation;
import dev.kiseki.adapters.s3http.operations.ListBucketsOperation;
import dev.kiseki.adapters.s3http.operations.ListMultipartUploadsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectVersionsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectsOperation;
import dev.kiseki.adapters.s3http.operations.ListObjectsV2Operation;
import dev.kiseki.adapters.s3http.operations.ListPartsOperation;
import dev.kiseki.adapters.s3http.operations.ObjectRules;
import dev.kiseki.adapters.s3http.operations.PublicAccessBlockOperations;
import dev.kiseki.adapters.s3http.operations.PutAclOperation;
import dev.kiseki.adapters.s3http.operations.PutBucketVersioningOperation;
import dev.kiseki.adapters.s3http.operations.PutObjectOperation;
import dev.kiseki.adapters.s3http.operations.PutObjectTaggingOperation;
import dev.kiseki.adapters.s3http.operations.RequireResource;
import dev.kiseki.adapters.s3http.operations.UploadPartCopyOperation;
import dev.kiseki.adapters.s3http.operations.UploadPartOperation;
import dev.kiseki.ports.in.Access;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.object.SetTags;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The table of contents: which class answers which operation. What is not here answers 501. */
final class S3Operations {
  private S3Operations() {}

  static Map<String, S3Handler> of(OperationTable table, S3UseCases useCases) {
    Map<String, S3Handler> handlers = new HashMap<>();
    emptyTruths(handlers, table, useCases);
    ObjectRules rules =
        new ObjectRules(
            new CannedAcls(useCases.settings().find()),
            new Encryption(useCases.settings().find(), useCases.settings().encryptionKey()));
    buckets(handlers, useCases);
    settings(handlers, useCases);
    objects(handlers, useCases, rules);
    uploads(handlers, useCases, rules);
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
    CheckAccess access = useCases.settings().access();
    handlers.put("CreateBucket", new CreateBucketOperation(namespaces.create(), access));
    handlers.put("DeleteBucket", new DeleteBucketOperation(namespaces.delete()));
    handlers.put("HeadBucket", new HeadBucketOperation(namespaces.find()));
    handlers.put("ListBuckets", new ListBucketsOperation(namespaces.list()));
    handlers.put("GetBucketLocation", new GetBucketLocationOperation(namespaces.find()));
    handlers.put("GetBucketVersioning", new GetBucketVersioningOperation(namespaces.find()));
    handlers.put("PutBucketVersioning", new PutBucketVersioningOperation(namespaces.versioning()));
    CannedAcls acls = new CannedAcls(useCases.settings().find());
    handlers.put("GetBucketAcl", new GetAclOperation(existence));
    handlers.put("GetObjectAcl", new GetAclOperation(existence));
    handlers.put("PutBucketAcl", new PutAclOperation(access, acls, Access.ADMINISTER, existence));
    handlers.put("PutObjectAcl", new PutAclOperation(access, acls, Access.WRITE, existence));
  }

  private static void settings(Map<String, S3Handler> handlers, S3UseCases useCases) {
    S3UseCases.Settings settings = useCases.settings();
    var tagging =
        new BucketTaggingOperations(settings.access(), settings.find(), settings.change());
    handlers.put("PutBucketTagging", tagging::put);
    handlers.put("GetBucketTagging", tagging::get);
    handlers.put("DeleteBucketTagging", tagging::delete);
    var block =
        new PublicAccessBlockOperations(settings.access(), settings.find(), settings.change());
    handlers.put("PutPublicAccessBlock", block::put);
    handlers.put("GetPublicAccessBlock", block::get);
    handlers.put("DeletePublicAccessBlock", block::delete);
    var encryption =
        new BucketEncryptionOperations(
            settings.access(), settings.find(), settings.change(), settings.encryptionKey());
    handlers.put("PutBucketEncryption", encryption::put);
    handlers.put("GetBucketEncryption", encryption::get);
    handlers.put("DeleteBucketEncryption", encryption::delete);
  }

  private static void objects(
      Map<String, S3Handler> handlers, S3UseCases useCases, ObjectRules rules) {
    S3UseCases.Objects objects = useCases.objects();
    CheckAccess access = useCases.settings().access();
    SetTags tags = useCases.settings().tags();
    handlers.put("PutObject", new PutObjectOperation(objects.put(), rules));
    handlers.put("GetObject", new GetObjectOperation(objects.get()));
    handlers.put("HeadObject", new HeadObjectOperation(objects.head()));
    handlers.put("DeleteObject", new DeleteObjectOperation(objects.delete()));
    handlers.put("DeleteObjects", new DeleteObjectsOperation(objects.deleteMany(), access));
    handlers.put("CopyObject", new CopyObjectOperation(objects.copy(), rules));
    handlers.put("GetObjectAttributes", new GetObjectAttributesOperation(objects.head()));
    handlers.put("GetObjectTagging", new GetObjectTaggingOperation(objects.head()));
    handlers.put("PutObjectTagging", new PutObjectTaggingOperation(tags, access));
    handlers.put("DeleteObjectTagging", new DeleteObjectTaggingOperation(tags));
    handlers.put("ListObjects", new ListObjectsOperation(objects.list()));
    handlers.put("ListObjectsV2", new ListObjectsV2Operation(objects.list()));
    handlers.put("ListObjectVersions", new ListObjectVersionsOperation(objects.versions()));
  }

  private static void uploads(
      Map<String, S3Handler> handlers, S3UseCases useCases, ObjectRules rules) {
    S3UseCases.Uploads uploads = useCases.uploads();
    handlers.put(
        "CreateMultipartUpload", new CreateMultipartUploadOperation(uploads.create(), rules));
    handlers.put("UploadPart", new UploadPartOperation(uploads.part()));
    handlers.put(
        "UploadPartCopy", new UploadPartCopyOperation(uploads.partCopy(), uploads.parts()));
    handlers.put(
        "CompleteMultipartUpload",
        new CompleteMultipartUploadOperation(uploads.complete(), useCases.settings().access()));
    handlers.put("AbortMultipartUpload", new AbortMultipartUploadOperation(uploads.abort()));
    handlers.put("ListParts", new ListPartsOperation(uploads.parts()));
    handlers.put("ListMultipartUploads", new ListMultipartUploadsOperation(uploads.list()));
  }
}

package dev.kiseki.adapters.s3http;

import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.in.namespace.ChangeSettings;
import dev.kiseki.ports.in.namespace.CheckAccess;
import dev.kiseki.ports.in.namespace.CreateNamespace;
import dev.kiseki.ports.in.namespace.DeleteNamespace;
import dev.kiseki.ports.in.namespace.FindNamespace;
import dev.kiseki.ports.in.namespace.FindSettings;
import dev.kiseki.ports.in.namespace.ListNamespaces;
import dev.kiseki.ports.in.namespace.SetVersioning;
import dev.kiseki.ports.in.object.CopyObject;
import dev.kiseki.ports.in.object.DeleteObject;
import dev.kiseki.ports.in.object.DeleteObjects;
import dev.kiseki.ports.in.object.GetObject;
import dev.kiseki.ports.in.object.HeadObject;
import dev.kiseki.ports.in.object.ListObjects;
import dev.kiseki.ports.in.object.ListVersions;
import dev.kiseki.ports.in.object.PutObject;
import dev.kiseki.ports.in.object.SetTags;
import dev.kiseki.ports.in.upload.AbortUpload;
import dev.kiseki.ports.in.upload.CompleteUpload;
import dev.kiseki.ports.in.upload.CreateUpload;
import dev.kiseki.ports.in.upload.ListParts;
import dev.kiseki.ports.in.upload.ListUploads;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadPartCopy;

/** Everything the S3 front end asks of the application. */
public record S3UseCases(
    FindAccessKey keys,
    Namespaces namespaces,
    Objects objects,
    Uploads uploads,
    Settings settings) {
  /** Buckets. */
  public record Namespaces(
      CreateNamespace create,
      DeleteNamespace delete,
      FindNamespace find,
      ListNamespaces list,
      SetVersioning versioning) {}

  /** Objects. */
  public record Objects(
      PutObject put,
      GetObject get,
      HeadObject head,
      DeleteObject delete,
      DeleteObjects deleteMany,
      CopyObject copy,
      ListObjects list,
      ListVersions versions) {}

  /** Multipart uploads. */
  public record Uploads(
      CreateUpload create,
      UploadPart part,
      UploadPartCopy partCopy,
      CompleteUpload complete,
      AbortUpload abort,
      ListParts parts,
      ListUploads list) {}

  /** What is said about buckets and objects beside their bytes, and who may say it. */
  public record Settings(
      CheckAccess access,
      FindSettings find,
      ChangeSettings change,
      FindEncryptionKey encryptionKey,
      SetTags tags) {}
}

package dev.kiseki.dist.wiring;

import dev.kiseki.application.content.ContentCopier;
import dev.kiseki.application.content.ContentReader;
import dev.kiseki.application.content.ContentWriter;
import dev.kiseki.application.content.FrameBuffers;
import dev.kiseki.application.identity.CreateTenantUseCase;
import dev.kiseki.application.identity.FindAccessKeyUseCase;
import dev.kiseki.application.identity.FindEncryptionKeyUseCase;
import dev.kiseki.application.identity.KeyIssuer;
import dev.kiseki.application.identity.KeyUses;
import dev.kiseki.application.identity.ListTenantNamespacesUseCase;
import dev.kiseki.application.identity.ListTenantsUseCase;
import dev.kiseki.application.keys.ShredMeans;
import dev.kiseki.application.namespace.ChangeSettingsUseCase;
import dev.kiseki.application.namespace.CheckAccessUseCase;
import dev.kiseki.application.namespace.CreateNamespaceUseCase;
import dev.kiseki.application.namespace.DeleteNamespaceUseCase;
import dev.kiseki.application.namespace.FindNamespaceUseCase;
import dev.kiseki.application.namespace.FindSettingsUseCase;
import dev.kiseki.application.namespace.ListNamespacesUseCase;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.application.namespace.Namespaces;
import dev.kiseki.application.namespace.SetVersioningUseCase;
import dev.kiseki.application.object.CopyObjectUseCase;
import dev.kiseki.application.object.DeleteObjectUseCase;
import dev.kiseki.application.object.DeleteObjectsUseCase;
import dev.kiseki.application.object.GetObjectUseCase;
import dev.kiseki.application.object.HeadObjectUseCase;
import dev.kiseki.application.object.ListObjectsUseCase;
import dev.kiseki.application.object.ListVersionsUseCase;
import dev.kiseki.application.object.NamespacePurger;
import dev.kiseki.application.object.ObjectPublisher;
import dev.kiseki.application.object.ObjectRemover;
import dev.kiseki.application.object.PutObjectUseCase;
import dev.kiseki.application.object.SetTagsUseCase;
import dev.kiseki.application.reencrypt.Pace;
import dev.kiseki.application.turns.KeyPlaces;
import dev.kiseki.application.turns.Turns;
import dev.kiseki.application.upload.AbortUploadUseCase;
import dev.kiseki.application.upload.CompleteUploadUseCase;
import dev.kiseki.application.upload.CreateUploadUseCase;
import dev.kiseki.application.upload.ListPartsUseCase;
import dev.kiseki.application.upload.ListUploadsUseCase;
import dev.kiseki.application.upload.PartPublisher;
import dev.kiseki.application.upload.StaleUploadsUseCase;
import dev.kiseki.application.upload.UploadPartCopyUseCase;
import dev.kiseki.application.upload.UploadPartUseCase;
import dev.kiseki.dist.audit.Audited;
import dev.kiseki.ports.in.identity.CreateTenant;
import dev.kiseki.ports.in.identity.FindAccessKey;
import dev.kiseki.ports.in.identity.FindEncryptionKey;
import dev.kiseki.ports.in.identity.ListTenantNamespaces;
import dev.kiseki.ports.in.identity.ListTenants;
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
import dev.kiseki.ports.in.upload.StaleUploads;
import dev.kiseki.ports.in.upload.UploadPart;
import dev.kiseki.ports.in.upload.UploadPartCopy;
import dev.kiseki.ports.out.keys.Evictions;
import dev.kiseki.ports.out.system.RandomBytes;
import dev.kiseki.ports.out.system.WallClock;

/** The wiring: every use case is made here, by hand, once. */
public record UseCases(
    FindAccessKey findAccessKey,
    CreateTenant createTenant,
    ListTenants listTenants,
    ListTenantNamespaces listTenantNamespaces,
    CreateNamespace createNamespace,
    DeleteNamespace deleteNamespace,
    FindNamespace findNamespace,
    ListNamespaces listNamespaces,
    SetVersioning setVersioning,
    PutObject putObject,
    GetObject getObject,
    HeadObject headObject,
    DeleteObject deleteObject,
    DeleteObjects deleteObjects,
    CopyObject copyObject,
    ListObjects listObjects,
    ListVersions listVersions,
    CreateUpload createUpload,
    UploadPart uploadPart,
    UploadPartCopy uploadPartCopy,
    CompleteUpload completeUpload,
    AbortUpload abortUpload,
    ListParts listParts,
    ListUploads listUploads,
    CheckAccess checkAccess,
    FindSettings findSettings,
    ChangeSettings changeSettings,
    FindEncryptionKey findEncryptionKey,
    SetTags setTags,
    StaleUploads staleUploads,
    Identities identities,
    KeyOperations keyOperations) {
  /** One frame's arrays for each of this many requests at once stay warm. */
  private static final int IDLE_FRAME_BUFFERS = 64;

  static UseCases wire(
      NameScope scope,
      StorePorts store,
      Keys keys,
      Audited audited,
      Evictions evictions,
      Pace pace,
      WallClock clock,
      RandomBytes random) {
    Namespaces namespaces =
        new Namespaces(store.catalog(), store.metadata(), store.chunks(), keys.tenantKeys(), scope);
    FrameBuffers.Pool buffers = new FrameBuffers.Pool(IDLE_FRAME_BUFFERS);
    ContentReader reader = new ContentReader(buffers);
    ContentWriter writer = new ContentWriter(store.ids(), buffers);
    ContentCopier copier = new ContentCopier(store.ids(), reader, buffers);
    ObjectPublisher publisher = new ObjectPublisher(store.ids(), clock);
    ObjectRemover remover = new ObjectRemover(store.ids(), clock);
    PartPublisher parts = new PartPublisher(clock);
    KeyIssuer issuer = new KeyIssuer(keys.systemKeys(), random);
    NamespacePurger purger = new NamespacePurger(namespaces, remover);
    Turns turns = new Turns();
    KeyPlaces places = new KeyPlaces(store.catalog(), keys.rootKeys());
    KeyUses uses = new KeyUses(store.catalog());
    return new UseCases(
        new FindAccessKeyUseCase(store.catalog(), keys.systemKeys(), uses),
        audited.createTenant(
            new CreateTenantUseCase(store.catalog(), keys.tenantKeys(), places, issuer, clock)),
        new ListTenantsUseCase(store.catalog(), store.metadata()),
        new ListTenantNamespacesUseCase(store.catalog(), store.metadata()),
        audited.createNamespace(new CreateNamespaceUseCase(namespaces, store.ids(), clock, turns)),
        audited.deleteNamespace(new DeleteNamespaceUseCase(namespaces)),
        new FindNamespaceUseCase(namespaces),
        new ListNamespacesUseCase(namespaces),
        audited.setVersioning(new SetVersioningUseCase(namespaces)),
        new PutObjectUseCase(namespaces, writer, publisher),
        new GetObjectUseCase(namespaces, reader),
        new HeadObjectUseCase(namespaces),
        new DeleteObjectUseCase(namespaces, remover),
        new DeleteObjectsUseCase(namespaces, remover),
        new CopyObjectUseCase(namespaces, copier, publisher),
        new ListObjectsUseCase(namespaces),
        new ListVersionsUseCase(namespaces),
        new CreateUploadUseCase(namespaces, store.ids(), clock),
        new UploadPartUseCase(namespaces, writer, parts),
        new UploadPartCopyUseCase(namespaces, copier, parts),
        new CompleteUploadUseCase(namespaces, publisher, store.ids()),
        new AbortUploadUseCase(namespaces),
        new ListPartsUseCase(namespaces),
        new ListUploadsUseCase(namespaces),
        new CheckAccessUseCase(namespaces),
        new FindSettingsUseCase(namespaces),
        audited.changeSettings(new ChangeSettingsUseCase(namespaces)),
        new FindEncryptionKeyUseCase(store.catalog()),
        new SetTagsUseCase(namespaces, store.ids()),
        new StaleUploadsUseCase(store.catalog(), store.metadata()),
        Identities.wire(store, keys, issuer, uses, clock, purger, evictions, turns),
        KeyOperations.wire(
            store,
            keys,
            new ShredMeans(
                store.catalog(), keys.rootKeys(), places, evictions, keys.receiptKey(), clock),
            purger,
            turns,
            namespaces,
            pace,
            audited::removeOldKeys));
  }
}

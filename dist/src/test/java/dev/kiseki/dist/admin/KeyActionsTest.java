package dev.kiseki.dist.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kiseki.application.namespace.NameScope;
import dev.kiseki.dist.wiring.Deployment;
import dev.kiseki.dist.wiring.DeploymentConfig;
import dev.kiseki.dist.wiring.UseCases;
import dev.kiseki.domain.KmsSettings;
import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.PrincipalName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.Caller;
import dev.kiseki.ports.in.identity.NewAccessKey;
import dev.kiseki.ports.in.namespace.CreateNamespaceCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations on keys answer. */
class KeyActionsTest {
  /** Enough that one thread deletes some before the other comes to them. */
  private static final int FLEETING = 60;

  @TempDir private Path folder;

  @Test
  void aRotationWithBucketsAnswersOneDocument() throws IOException {
    DeploymentConfig config =
        new DeploymentConfig(
            folder.resolve("data"), folder.resolve("keys"), NameScope.TENANT, Optional.empty());
    Deployment deployment = Deployment.open(config);
    try (LocalAdministration administration = new LocalAdministration(deployment)) {
      createWithABucket(deployment.useCases());
      AdminAction action = AdminAction.of("tenant-rotate-key", "acme").with("json", true);
      assertEquals(1, documents(administration.perform(action)));
      String answer = administration.perform(action.with("buckets", true));
      assertEquals(1, documents(answer), answer);
    }
  }

  @Test
  void whatHasNothingToDoSaysSo() {
    try (LocalAdministration administration =
        new LocalAdministration(
            Deployment.open(
                new DeploymentConfig(
                    folder.resolve("data"),
                    folder.resolve("keys"),
                    NameScope.TENANT,
                    Optional.empty())))) {
      administration.createTenant("acme", Optional.empty(), Optional.empty(), KmsSettings.LOCAL);
      String said = administration.perform(AdminAction.of("tenant-rewrap", "acme"));
      assertTrue(said.startsWith("nothing to do: acme is under the newest generation"), said);
      String limited =
          administration.perform(
              AdminAction.of("principal-create", "acme")
                  .with("principal", "limited")
                  .with("role", "reader")
                  .with("buckets", "notthere"));
      assertTrue(limited.contains("there is no bucket notthere yet"), limited);
    }
  }

  @Test
  void bucketsThatAreDeletedMeanwhileDoNotEndARotation() throws InterruptedException {
    Deployment deployment =
        Deployment.open(
            new DeploymentConfig(
                folder.resolve("data"),
                folder.resolve("keys"),
                NameScope.TENANT,
                Optional.empty()));
    try (LocalAdministration administration = new LocalAdministration(deployment)) {
      createWithABucket(deployment.useCases());
      Caller caller = caller(deployment.useCases());
      for (int i = 0; i < FLEETING; i++) {
        create(deployment.useCases(), caller, "fleeting" + i);
      }
      Thread deleting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = FLEETING - 1; i >= 0; i--) {
                      deployment
                          .useCases()
                          .deleteNamespace()
                          .delete(caller, new NamespaceName("fleeting" + i));
                    }
                  });
      String said =
          administration.perform(AdminAction.of("tenant-rotate-key", "acme").with("buckets", true));
      deleting.join();
      assertTrue(said.contains("rotated acme/photos: key 2"), said);
    }
  }

  private static Caller caller(UseCases useCases) {
    NewAccessKey key =
        useCases
            .identities()
            .issueKey()
            .create(new TenantName("acme"), PrincipalName.FIRST, Optional.empty());
    return useCases.findAccessKey().find(key.id().value()).orElseThrow().caller();
  }

  private static void create(UseCases useCases, Caller caller, String bucket) {
    useCases
        .createNamespace()
        .create(new CreateNamespaceCommand(caller, new NamespaceName(bucket), ""));
  }

  private static void createWithABucket(UseCases useCases) {
    NewAccessKey key =
        useCases.createTenant().create(new TenantName("acme"), Optional.empty(), KmsSettings.LOCAL);
    create(
        useCases, useCases.findAccessKey().find(key.id().value()).orElseThrow().caller(), "photos");
  }

  private static int documents(String text) throws IOException {
    int documents = 0;
    try (JsonParser json = new JsonFactory().createParser(text)) {
      while (json.nextToken() != null) {
        boolean isOver = json.currentToken() == JsonToken.END_ARRAY;
        documents += isOver && json.getParsingContext().inRoot() ? 1 : 0;
      }
    }
    return documents;
  }

  @Test
  void whatABucketsShredWasBegunOnGoesWithTheNextQuestion() {
    AdminAction first = AdminAction.of("bucket-shred", "acme").with("bucket", "photos");
    AdminAction next = first.after(AdminAction.more("17")).orElseThrow();
    assertEquals("17", next.word(AdminAction.BEGUN));
    assertEquals(Optional.of(next), next.after(AdminAction.MORE));
    assertEquals(Optional.empty(), next.after("{\"receipt\":{}}\n"));
  }
}

package dev.kiseki.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Parquet in a bucket, written and scanned by Apache Arrow. */
@Tag("s3")
@ExtendWith(SharedServer.class)
class ArrowDatasetTest {

  private final RunningServer server;
  private final String bucket = "lake-" + UUID.randomUUID();

  ArrowDatasetTest(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  static void noteTheVersion() throws IOException {
    Properties made = new Properties();
    try (InputStream pom =
        ArrowDataset.class.getResourceAsStream(
            "/META-INF/maven/org.apache.arrow/arrow-dataset/pom.properties")) {
      made.load(pom);
    }
    ClientVersions.note("arrow", made.getProperty("version"));
  }

  @Test
  void aPartitionedDatasetIsWrittenFoundAndScanned() {
    try (S3Client client = JavaSdk.overHttp(server)) {
      client.createBucket(request -> request.bucket(bucket));
      String table = uri(bucket + "/table");
      assertEquals(ArrowDataset.everything() + "\n", arrow("write", table, table).succeeded());
      List<String> files =
          client.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
              .map(S3Object::key)
              .filter(key -> !key.endsWith("/"))
              .toList();
      assertEquals(
          List.of(
              "table/day=0/part-0.parquet",
              "table/day=1/part-0.parquet",
              "table/day=2/part-0.parquet"),
          files);
      String oneDay = arrow("scan", "", uri(bucket + "/table/day=1")).succeeded();
      assertTrue(oneDay.startsWith(ArrowDataset.ROWS / 3 + " rows,"), oneDay);
    }
  }

  @Test
  void aDatasetThatIsNotThereIsToldAsSuch() {
    String said = arrow("scan", "", uri(bucket + "/table")).refused();
    assertTrue(said.contains("does not exist") || said.contains("NoSuchBucket"), said);
  }

  private String uri(String path) {
    String address = URI.create(server.endpoint()).getAuthority();
    return "s3://%s?scheme=http&region=us-east-1&endpoint_override=%s".formatted(path, address);
  }

  private static Outcome arrow(String... words) {
    return Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ArrowDataset.class.getName(),
            words[0],
            words[1],
            words[2])
        .with(RunningServer.forClients(Account.FIRST))
        .run();
  }
}

package dev.kiseki.dist.command;

import dev.kiseki.dist.mount.MountRequest;
import dev.kiseki.dist.server.Server;
import dev.kiseki.ports.in.identity.NewAccessKey;
import java.util.Optional;

/** What {@code serve} prints once it serves. */
final class Banner {
  private Banner() {}

  static String text(Server server) {
    String endpoint = server.endpoint();
    StringBuilder text = new StringBuilder();
    text.append("Kiseki serves ").append(server.data()).append('\n');
    text.append("  endpoint     ").append(endpoint).append('\n');
    server
        .httpsEndpoint()
        .ifPresent(https -> text.append("               ").append(https).append('\n'));
    text.append("  keys         ")
        .append(server.keys())
        .append("   (back them up apart from the data)\n");
    server
        .selfSignedCertificate()
        .ifPresent(
            file ->
                text.append("  trust        ")
                    .append(file)
                    .append("   (self-signed: AWS_CA_BUNDLE, or curl --cacert)\n"));
    for (MountRequest mounted : server.mounted()) {
      text.append("  mounted      ")
          .append(mounted.target())
          .append(" on ")
          .append(mounted.directory())
          .append('\n');
    }
    text.append("  metrics      ")
        .append(server.metricsEndpoint())
        .append("   (token in ")
        .append(server.metricsToken())
        .append(")\n");
    Optional<NewAccessKey> made = server.firstKey();
    String id = made.map(key -> key.id().value()).orElse("ACCESS_KEY");
    // A preset secret is known to whoever preset it: it is not printed into a log.
    String secret =
        made.filter(_ -> !server.isFirstKeyPreset()).map(NewAccessKey::reveal).orElse("SECRET_KEY");
    made.ifPresent(
        key -> {
          text.append("  access key   ").append(id).append('\n');
          text.append("  secret key   ")
              .append(
                  server.isFirstKeyPreset()
                      ? "as preset in KISEKI_SECRET_KEY"
                      : secret + "   (shown only now)")
              .append('\n');
        });
    server.notices().forEach(line -> text.append("  note         ").append(line).append('\n'));
    made.ifPresent(_ -> tryIt(text, endpoint, id, secret));
    text.append("Ctrl-C stops it.\n");
    return text.toString();
  }

  private static void tryIt(StringBuilder text, String endpoint, String id, String secret) {
    text.append("Try it:\n");
    text.append("  AWS_ACCESS_KEY_ID=")
        .append(id)
        .append(" AWS_SECRET_ACCESS_KEY=")
        .append(secret)
        .append(" AWS_DEFAULT_REGION=us-east-1 aws --endpoint-url ")
        .append(endpoint)
        .append(" s3 mb s3://first\n");
    text.append("  python3 -c \"import boto3; print(boto3.client('s3', endpoint_url='")
        .append(endpoint)
        .append("', aws_access_key_id='")
        .append(id)
        .append("', aws_secret_access_key='")
        .append(secret)
        .append("', region_name='us-east-1').list_buckets()['Buckets'])\"\n");
    text.append("  rclone ls \":s3,provider=Other,endpoint='")
        .append(endpoint)
        .append("',access_key_id='")
        .append(id)
        .append("',secret_access_key='")
        .append(secret)
        .append("':first\"\n");
  }
}

package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ceiling: nginx with static files through sendfile, and PUT through its DAV module, which
 * neither syncs nor hashes nor encrypts.
 */
final class NginxServer {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"), Path.of("/usr/bin/nginx"));

  private NginxServer() {}

  static Optional<Path> find() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  static RunningServer start(Path nginx, Path home, Credentials credentials, InstantSource clock)
      throws IOException {
    int port = ChildProcess.freePort();
    for (String folder : List.of("files", "incoming")) {
      Files.createDirectories(home.resolve(folder));
    }
    Path configuration = home.resolve("nginx.conf");
    Files.writeString(configuration, configuration(home, port, runsAsRoot()));
    List<String> command =
        List.of(nginx.toString(), "-p", home.toString(), "-c", configuration.toString());
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    var target = new Target("nginx", Target.Kind.FILES, endpoint, credentials, clock);
    return RunningServer.start(target, command, Map.of(), home.resolve("output.log"));
  }

  private static boolean runsAsRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String configuration(Path home, int port, boolean root) {
    String unused =
        Stream.of("fastcgi", "uwsgi", "scgi", "proxy")
            .map(name -> "  %s_temp_path %s/unused-%s;\n".formatted(name, home, name))
            .reduce("", String::concat);
    return """
        daemon off;
        %s
        worker_processes auto;
        pid %s/nginx.pid;
        error_log %s/error.log;
        events { worker_connections 1024; }
        http {
        %s
          client_body_temp_path %s/incoming;
          client_max_body_size 0;
          client_body_buffer_size 128k;
          access_log off;
          sendfile on;
          tcp_nopush on;
          tcp_nodelay on;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          server {
            listen 127.0.0.1:%d;
            root %s/files;
            dav_methods PUT DELETE;
            create_full_put_path on;
          }
        }
        """
        .formatted(root ? "user root;" : "", home, home, unused, home, port, home);
  }
}

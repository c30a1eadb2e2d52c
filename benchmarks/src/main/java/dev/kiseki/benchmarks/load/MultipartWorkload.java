package dev.kiseki.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** One uploader that sends the parts of an object over several connections at once. */
record MultipartWorkload(String name, MultipartShape shape) implements Workload {
  private static final String BUCKET = "bench";

  /** How an object is cut, and over how many connections it goes. */
  record MultipartShape(int partCount, long partBytes, int connectionCount) {}

  @Override
  public Unit unit() {
    return Unit.MEGABYTES;
  }

  @Override
  public boolean runsOnFiles() {
    return false;
  }

  @Override
  public int connectionsPerClient() {
    return shape.connectionCount();
  }

  @Override
  public void prepare(Target target) throws IOException {
    Filling.createBucket(target, BUCKET);
  }

  @Override
  public Worker open(Target target, int index, int clientCount) throws IOException {
    List<S3Connection> connections = new ArrayList<>();
    for (int i = 0; i < shape.connectionCount(); i++) {
      connections.add(target.connect());
    }
    return new Uploader(connections, shape, "/" + BUCKET + "/multipart/" + index);
  }

  private static final class Uploader implements Worker {
    private final List<S3Connection> connections;
    private final MultipartShape shape;
    private final String path;
    private final List<Body> parts;
    private final CollectedBody answer = new CollectedBody();

    Uploader(List<S3Connection> connections, MultipartShape shape, String path) {
      this.connections = connections;
      this.shape = shape;
      this.path = path;
      this.parts =
          IntStream.rangeClosed(1, shape.partCount())
              .mapToObj(seed -> Body.random(seed, shape.partBytes()))
              .toList();
    }

    @Override
    public long runOnce() throws IOException {
      String uploadId = create();
      complete(uploadId, uploadParts(uploadId));
      return shape.partCount() * shape.partBytes();
    }

    @Override
    public void close() throws IOException {
      for (S3Connection connection : connections) {
        connection.close();
      }
    }

    private String create() throws IOException {
      S3Request request = S3Request.post(path, Body.EMPTY).with("uploads", "");
      answer.clear();
      connections.getFirst().send(request, answer);
      return answer
          .element("UploadId")
          .orElseThrow(() -> new UnexpectedAnswer(request, "no upload id"));
    }

    private List<String> uploadParts(String uploadId) throws IOException {
      String[] etags = new String[parts.size()];
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int first = 0; first < connections.size(); first++) {
        int from = first;
        tasks.add(
            () -> {
              for (int i = from; i < etags.length; i += connections.size()) {
                etags[i] = uploadPart(connections.get(from), uploadId, i);
              }
              return null;
            });
      }
      Threads.runAll(tasks);
      return List.of(etags);
    }

    private String uploadPart(S3Connection connection, String uploadId, int index)
        throws IOException {
      S3Request request =
          S3Request.put(path, parts.get(index))
              .with("partNumber", Integer.toString(index + 1))
              .with("uploadId", uploadId);
      return connection
          .send(request, BodySink.DISCARD)
          .header("etag")
          .orElseThrow(() -> new UnexpectedAnswer(request, "no ETag"));
    }

    private void complete(String uploadId, List<String> etags) throws IOException {
      var xml = new StringBuilder("<CompleteMultipartUpload>");
      for (int i = 0; i < etags.size(); i++) {
        xml.append("<Part><PartNumber>")
            .append(i + 1)
            .append("</PartNumber><ETag>")
            .append(etags.get(i))
            .append("</ETag></Part>");
      }
      Body body = Body.text(xml.append("</CompleteMultipartUpload>").toString());
      S3Request request = S3Request.post(path, body).with("uploadId", uploadId);
      answer.clear();
      connections.getFirst().send(request, answer);
      // S3 may answer 200 and report the failure in the document.
      if (answer.element("ETag").isEmpty()) {
        throw new UnexpectedAnswer(request, answer.text());
      }
    }
  }
}

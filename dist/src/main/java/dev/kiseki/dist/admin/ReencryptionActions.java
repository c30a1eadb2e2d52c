package dev.kiseki.dist.admin;

import dev.kiseki.domain.NamespaceName;
import dev.kiseki.domain.TenantName;
import dev.kiseki.ports.in.keys.ReencryptNamespace;
import dev.kiseki.ports.in.keys.ReencryptNamespace.Job;
import java.time.Instant;
import java.util.List;

/** Re-encryption, as the operator asks for it. Answers are listings: of jobs, one a line. */
final class ReencryptionActions {
  private final ReencryptNamespace jobs;

  ReencryptionActions(ReencryptNamespace jobs) {
    this.jobs = jobs;
  }

  String start(AdminAction action) {
    boolean keepsOldKeys = action.optional("keep-old-keys").isPresent();
    return listing(List.of(jobs.start(tenant(action), bucket(action), keepsOldKeys)));
  }

  String show(AdminAction action) {
    return listing(jobs.job(tenant(action), bucket(action)).stream().toList());
  }

  String list() {
    return listing(jobs.jobs());
  }

  String cancel(AdminAction action) {
    return listing(List.of(jobs.cancel(tenant(action), bucket(action))));
  }

  private static String listing(List<Job> all) {
    Listing listing =
        new Listing(
            "JOB",
            "KIND",
            "STATE",
            "EPOCH:number",
            "BLOBS:number",
            "OF BLOBS:number",
            "BYTES:number",
            "OF BYTES:number",
            "STARTED:time",
            "ENDED:time",
            "NOTE:maybe");
    for (Job job : all) {
      listing.add(
          job.tenant() + "/" + job.namespace(),
          "re-encrypt",
          job.state(),
          String.valueOf(job.epoch()),
          String.valueOf(job.blobs()),
          String.valueOf(job.totalBlobs()),
          String.valueOf(job.bytes()),
          String.valueOf(job.totalBytes()),
          time(job.startedMillis()),
          job.endedMillis().map(ReencryptionActions::time).orElse("-"),
          job.note().isEmpty() ? "-" : PrintableText.of(job.note()));
    }
    return listing.tabbed();
  }

  /** Of a job whose row is damaged no time is known. */
  private static String time(long millis) {
    return millis == 0 ? "-" : Instant.ofEpochMilli(millis).toString();
  }

  private static TenantName tenant(AdminAction action) {
    return new TenantName(action.word("tenant"));
  }

  private static NamespaceName bucket(AdminAction action) {
    return new NamespaceName(action.word("bucket"));
  }
}

package dev.kiseki.ports.in.file;

/**
 * Who asks, within the session that the tree was opened for: the process of a system call.
 * Permissions were checked by the kernel; uid and gid own what is created.
 *
 * @param operation names this request within the session: an interrupt refers to it, and a command
 *     that is sent twice carries it twice
 */
public record Requester(int uid, int gid, int pid, long operation) {
  public boolean isRoot() {
    return uid == 0;
  }
}

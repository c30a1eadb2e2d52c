package dev.kiseki.benchmarks.load;

import java.io.IOException;

/** What a number of clients do at the same time, again and again. */
interface Workload {
  /** As the table and {@code --only} name it, without the connection count. */
  String name();

  Unit unit();

  /** Whether plain files can do the same, so that nginx is its ceiling. */
  boolean runsOnFiles();

  /** Stores what the workload needs; called before every phase, so it must be cheap when done. */
  void prepare(Target target) throws IOException;

  /** How many connections one client holds. */
  default int connectionsPerClient() {
    return 1;
  }

  /** The client of this index; the clients share the objects of the workload among them. */
  Worker open(Target target, int index, int clientCount) throws IOException;
}

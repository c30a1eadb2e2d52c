package dev.kiseki.ports.in.identity;

/**
 * Stores when access keys were used, to the hour: at most one row for each key and hour, and none
 * on the way of a request. To be called now and then, and at the end.
 */
@FunctionalInterface
public interface RecordKeyUses {
  /** How many keys had a use to store. */
  int record();
}

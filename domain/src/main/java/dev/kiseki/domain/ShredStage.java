package dev.kiseki.domain;

/** How far the destruction of keys has come. Each is durable before the next begins. */
public enum ShredStage {
  /** It is wanted; nothing has changed yet. */
  INTENT,
  /** Reads, writes and commits are refused. There is no way back. */
  FENCED,
  /** No key of it is left in this process's memory. */
  PURGED,
  /** The services are being asked; some may have answered. */
  DESTROY_REQUESTED,
  /** Every service has answered. */
  ENDED
}

package dev.kiseki.application.file;

/** Bits of a mode. */
final class Modes {
  static final int SET_USER_ID = 04000;
  static final int SET_GROUP_ID = 02000;
  private static final int GROUP_MAY_EXECUTE = 0010;

  private Modes() {}

  /** What a change of owner, or a write of somebody without CAP_FSETID, leaves. */
  static int withoutPrivileges(int permissions) {
    int left = permissions & ~SET_USER_ID;
    return (left & GROUP_MAY_EXECUTE) == 0 ? left : left & ~SET_GROUP_ID;
  }
}

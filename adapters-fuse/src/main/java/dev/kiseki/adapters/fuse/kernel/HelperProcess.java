package dev.kiseki.adapters.fuse.kernel;

import dev.kiseki.domain.ErrorCode;
import dev.kiseki.domain.Fact;
import dev.kiseki.domain.KisekiException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs a program that sends a descriptor back (SCM_RIGHTS) through a socket it inherits as number
 * 3. {@link ProcessBuilder} closes everything above 2 in its children, so this is posix_spawn(3).
 */
final class HelperProcess {
  /** What became of the program: its exit code, what it wrote to stderr, the descriptor it sent. */
  record Outcome(int exitCode, String message, OptionalInt descriptor) {}

  private static final int SOCKET_IN_CHILD = 3;
  private static final int STDERR = 2;

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  /** More than glibc and musl have in their structs. */
  private static final int FILE_ACTIONS_BYTES = 512;

  private static final int MOST_MESSAGE_BYTES = 4096;

  /** msghdr: name:8 namelen:4 pad:4 iov:8 iovlen:8 control:8 controllen:8 flags:4 pad:4. */
  private static final int MESSAGE_HEADER_BYTES = 56;

  /** cmsghdr: len:8 level:4 type:4, then one descriptor:4 and padding. */
  private static final int CONTROL_BYTES = 24;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle SOCKETPAIR =
      Libc.handle("socketpair", FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS));
  private static final MethodHandle PIPE =
      Libc.handle("pipe2", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle RECEIVE =
      Libc.handle("recvmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle WAIT =
      Libc.handle("waitpid", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle ACTIONS_INIT =
      Libc.handle("posix_spawn_file_actions_init", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
  private static final MethodHandle ACTIONS_DUP =
      Libc.handle(
          "posix_spawn_file_actions_adddup2",
          FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT, INT));
  private static final MethodHandle ACTIONS_DESTROY =
      Libc.handle(
          "posix_spawn_file_actions_destroy", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
  private static final MethodHandle SPAWN =
      Libc.handle(
          "posix_spawn",
          FunctionDescriptor.of(
              INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS));

  private final Arena arena;

  private HelperProcess(Arena arena) {
    this.arena = arena;
  }

  static Outcome run(String program, List<String> arguments) {
    try (Arena arena = Arena.ofConfined()) {
      return new HelperProcess(arena).outcome(program, arguments);
    } catch (KisekiException failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw Libc.unexpected(impossible);
    }
  }

  private Outcome outcome(String program, List<String> arguments) throws Throwable {
    MemorySegment sockets = arena.allocate(INT, 2);
    MemorySegment pipe = arena.allocate(INT, 2);
    check(
        "socketpair",
        (int)
            SOCKETPAIR.invokeExact(
                Libc.errors(), AF_UNIX, SOCK_STREAM | Libc.O_CLOEXEC, 0, sockets));
    check("pipe2", (int) PIPE.invokeExact(Libc.errors(), pipe, Libc.O_CLOEXEC));
    int ourSocket = sockets.getAtIndex(INT, 0);
    int ourPipe = pipe.getAtIndex(INT, 0);
    try {
      int child;
      try {
        child = spawn(program, arguments, sockets.getAtIndex(INT, 1), pipe.getAtIndex(INT, 1));
      } finally {
        // With ours closed, the end of the child is the end of what we read.
        Libc.close(sockets.getAtIndex(INT, 1));
        Libc.close(pipe.getAtIndex(INT, 1));
      }
      OptionalInt descriptor = receiveDescriptor(ourSocket);
      String message = receiveText(ourPipe);
      return new Outcome(exitCode(child), message, descriptor);
    } finally {
      Libc.close(ourSocket);
      Libc.close(ourPipe);
    }
  }

  private int spawn(String program, List<String> arguments, int socket, int stderr)
      throws Throwable {
    MemorySegment errors = Libc.errors();
    MemorySegment actions = arena.allocate(FILE_ACTIONS_BYTES, 16);
    MemorySegment child = arena.allocate(INT);
    int ignored = (int) ACTIONS_INIT.invokeExact(errors, actions);
    ignored |= (int) ACTIONS_DUP.invokeExact(errors, actions, stderr, STDERR);
    ignored |= (int) ACTIONS_DUP.invokeExact(errors, actions, socket, SOCKET_IN_CHILD);
    List<String> words = new ArrayList<>();
    words.add(program);
    words.addAll(arguments);
    int error =
        ignored != 0
            ? ignored
            : (int)
                SPAWN.invokeExact(
                    errors,
                    child,
                    arena.allocateFrom(program),
                    actions,
                    MemorySegment.NULL,
                    strings(words),
                    strings(
                        List.of(
                            "_FUSE_COMMFD=" + SOCKET_IN_CHILD,
                            "PATH=/usr/sbin:/usr/bin:/sbin:/bin")));
    int destroyed = (int) ACTIONS_DESTROY.invokeExact(errors, actions);
    // posix_spawn returns its error, it does not set errno.
    check("posix_spawn", -(error | destroyed));
    return child.get(INT, 0);
  }

  private MemorySegment strings(List<String> words) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
    for (int i = 0; i < words.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i)));
    }
    return array;
  }

  /** Blocks until the program sends its message or ends. */
  private OptionalInt receiveDescriptor(int socket) throws Throwable {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ValueLayout.ADDRESS, 0, arena.allocate(8));
    vector.set(LONG, 8, 1);
    MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    MemorySegment header = arena.allocate(MESSAGE_HEADER_BYTES, 8);
    header.set(ValueLayout.ADDRESS, 16, vector);
    header.set(LONG, 24, 1);
    header.set(ValueLayout.ADDRESS, 32, control);
    header.set(LONG, 40, CONTROL_BYTES);
    MemorySegment errors = Libc.errors();
    long received;
    do {
      received = (long) RECEIVE.invokeExact(errors, socket, header, Libc.MSG_CMSG_CLOEXEC);
    } while (received < 0 && Libc.errno(errors) == Errno.EINTR);
    boolean rights =
        received > 0
            && header.get(LONG, 40) >= 20
            && control.get(INT, 8) == SOL_SOCKET
            && control.get(INT, 12) == SCM_RIGHTS;
    return rights ? OptionalInt.of(control.get(INT, 16)) : OptionalInt.empty();
  }

  private String receiveText(int pipe) {
    MemorySegment buffer = arena.allocate(MOST_MESSAGE_BYTES);
    long length = 0;
    long count = 1;
    while (count > 0 && length < MOST_MESSAGE_BYTES) {
      count = Libc.read(pipe, buffer.asSlice(length), MOST_MESSAGE_BYTES - length);
      length += Math.max(0, count);
    }
    byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private int exitCode(int child) throws Throwable {
    MemorySegment status = arena.allocate(INT);
    MemorySegment errors = Libc.errors();
    int waited;
    do {
      waited = (int) WAIT.invokeExact(errors, child, status, 0);
    } while (waited < 0 && Libc.errno(errors) == Errno.EINTR);
    check("waitpid", waited < 0 ? -Libc.errno(errors) : 0);
    int word = status.get(INT, 0);
    boolean exited = (word & 0x7F) == 0;
    return exited ? word >> 8 & 0xFF : 128 + (word & 0x7F);
  }

  private static void check(String call, int result) {
    if (result < 0) {
      throw new KisekiException(
          ErrorCode.IO_FAILED,
          "A helper program cannot be run.",
          Fact.of("call", call),
          Fact.of("errno", -result));
    }
  }
}

"""fcntl(2) locks, flock(2), locks of open file descriptions."""

from errno import *
import fcntl
import os
import signal
import struct
import time
from suite import libc

F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW = 36, 37, 38


def lock(fd, kind, start=0, length=0, command=fcntl.F_SETLK):
    data = struct.pack("hhqqi4x", kind, os.SEEK_SET, start, length, 0)
    return fcntl.fcntl(fd, command, data)


def test(fd, kind, start=0, length=0):
    """(kind, start, length, pid) of what is in the way."""
    data = lock(fd, kind, start, length, fcntl.F_GETLK)
    got, _, first, count, pid = struct.unpack("hhqqi4x", data)
    return got, first, count, pid


def in_child(t, action):
    """The action on a descriptor of its own in another process."""

    def run():
        fd = os.open("f", os.O_RDWR)
        return action(fd)

    return t.child(run)


def ranges(t):
    """What another process finds locked: bytes 0..29, as r, w or a dot."""

    def find(fd):
        text = ""
        for i in range(30):
            if test(fd, fcntl.F_RDLCK, i, 1)[0] != fcntl.F_UNLCK:
                text += "w"
            elif test(fd, fcntl.F_WRLCK, i, 1)[0] != fcntl.F_UNLCK:
                text += "r"
            else:
                text += "."
        return text

    return in_child(t, find)


def case_conflicts(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    for mine, theirs, conflict in (
        (fcntl.F_RDLCK, fcntl.F_RDLCK, False),
        (fcntl.F_RDLCK, fcntl.F_WRLCK, True),
        (fcntl.F_WRLCK, fcntl.F_RDLCK, True),
        (fcntl.F_WRLCK, fcntl.F_WRLCK, True),
    ):
        lock(fd, mine, 10, 10)
        for start, length, overlaps in ((0, 10, False), (0, 11, True), (15, 1, True), (19, 5, True), (20, 5, False), (0, 0, True), (20, 0, False)):
            attempt = lambda: in_child(t, lambda other: lock(other, theirs, start, length) and None)
            if conflict and overlaps:
                t.fails((EAGAIN, EACCES), attempt)
            else:
                t.works(attempt)
        lock(fd, fcntl.F_UNLCK)


def case_test_tells_the_holder(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    lock(fd, fcntl.F_WRLCK, 5, 10)
    mine = os.getpid()
    t.eq(in_child(t, lambda other: test(other, fcntl.F_RDLCK, 0, 0)), (fcntl.F_WRLCK, 5, 10, mine))
    t.eq(in_child(t, lambda other: test(other, fcntl.F_RDLCK, 0, 5)[0]), fcntl.F_UNLCK)
    t.eq(test(fd, fcntl.F_WRLCK)[0], fcntl.F_UNLCK)
    lock(fd, fcntl.F_RDLCK, 5, 0)
    t.eq(in_child(t, lambda other: test(other, fcntl.F_WRLCK, 0, 0)), (fcntl.F_RDLCK, 5, 0, mine))
    lock(fd, fcntl.F_WRLCK, 50, 0)
    lock(fd, fcntl.F_UNLCK, 8, 2)
    t.eq(in_child(t, lambda other: test(other, fcntl.F_WRLCK, 0, 0)), (fcntl.F_RDLCK, 5, 3, mine))


def case_splitting_and_joining(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    lock(fd, fcntl.F_WRLCK, 0, 30)
    t.eq(ranges(t), "w" * 30)
    lock(fd, fcntl.F_UNLCK, 10, 10)
    t.eq(ranges(t), "w" * 10 + "." * 10 + "w" * 10)
    lock(fd, fcntl.F_RDLCK, 5, 20)
    t.eq(ranges(t), "w" * 5 + "r" * 20 + "w" * 5)
    lock(fd, fcntl.F_UNLCK, 0, 7)
    t.eq(ranges(t), "." * 7 + "r" * 18 + "w" * 5)
    lock(fd, fcntl.F_RDLCK, 20, 10)
    t.eq(ranges(t), "." * 7 + "r" * 23)
    lock(fd, fcntl.F_UNLCK)
    t.eq(ranges(t), "." * 30)


def case_any_close_gives_up(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    other = os.open("f", os.O_RDONLY)
    lock(fd, fcntl.F_WRLCK, 0, 10)
    t.eq(ranges(t)[:10], "w" * 10)
    os.close(other)
    t.eq(ranges(t), "." * 30)
    lock(fd, fcntl.F_WRLCK, 0, 10)
    os.close(os.dup(fd))
    t.eq(ranges(t), "." * 30)


def case_exit_gives_up(t):
    t.file("f")
    in_child(t, lambda fd: lock(fd, fcntl.F_WRLCK) and None)
    t.eq(ranges(t), "." * 30)


def case_children_do_not_inherit(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    lock(fd, fcntl.F_WRLCK, 0, 10)
    t.fails((EAGAIN, EACCES), t.child, lambda: lock(fd, fcntl.F_WRLCK, 0, 10) and None)


def case_descriptor_modes(t):
    t.file("f")
    r = os.open("f", os.O_RDONLY)
    w = os.open("f", os.O_WRONLY)
    t.fails(EBADF, lock, r, fcntl.F_WRLCK)
    t.fails(EBADF, lock, w, fcntl.F_RDLCK)
    t.works(lock, r, fcntl.F_RDLCK)
    t.works(lock, w, fcntl.F_WRLCK)


def waiting_child(action):
    """A child that runs the action and says so through a pipe: (pid, descriptor)."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            action()
            os.write(writer, b"done")
        except InterruptedError:
            os.write(writer, b"interrupted")
        except OSError as e:
            os.write(writer, str(e.errno).encode())
        os._exit(0)
    os.close(writer)
    return pid, reader


def is_blocked(pid):
    """Waits until the child sleeps in its system call, and a little more."""
    for _ in range(200):
        with open("/proc/%d/stat" % pid) as f:
            state = f.read().rsplit(")", 1)[1].split()[0]
        with open("/proc/%d/syscall" % pid) as f:
            call = f.read().split()[0]
        # 72 fcntl, 73 flock on x86-64; 25 and 32 on arm64
        if state in "SD" and call in ("72", "73", "25", "32"):
            return True
        time.sleep(0.01)
    return False


def case_waiting(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    for take, drop, wait in (
        (lambda: lock(fd, fcntl.F_WRLCK, 0, 10), lambda: lock(fd, fcntl.F_UNLCK), lambda: lock(os.open("f", os.O_RDWR), fcntl.F_WRLCK, 5, 10, fcntl.F_SETLKW)),
        (lambda: fcntl.flock(fd, fcntl.LOCK_EX), lambda: fcntl.flock(fd, fcntl.LOCK_UN), lambda: fcntl.flock(os.open("f", os.O_RDWR), fcntl.LOCK_SH)),
    ):
        take()
        children = [waiting_child(wait) for _ in range(12)]
        for pid, _ in children:
            t.check(is_blocked(pid), "the child does not wait")
        # the mount still answers others
        t.eq(os.stat("f").st_size, 0)
        drop()
        for pid, reader in children:
            t.eq(os.read(reader, 20), b"done")
            os.waitpid(pid, 0)
            os.close(reader)


def case_a_signal_ends_the_wait(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    for take, wait in (
        (lambda: lock(fd, fcntl.F_WRLCK), lambda other: lock(other, fcntl.F_WRLCK, 0, 0, fcntl.F_SETLKW)),
        (lambda: fcntl.flock(fd, fcntl.LOCK_EX), lambda other: fcntl.flock(other, fcntl.LOCK_EX)),
    ):
        take()

        def action():
            def handler(*_):
                raise InterruptedError()

            signal.signal(signal.SIGUSR1, handler)
            wait(os.open("f", os.O_RDWR))

        pid, reader = waiting_child(action)
        t.check(is_blocked(pid), "the child does not wait")
        os.kill(pid, signal.SIGUSR1)
        t.eq(os.read(reader, 20), b"interrupted")
        os.waitpid(pid, 0)
        pid, reader = waiting_child(action)
        t.check(is_blocked(pid), "the child does not wait")
        os.kill(pid, signal.SIGKILL)
        t.eq(os.waitpid(pid, 0)[1], signal.SIGKILL)
        t.eq(os.read(reader, 20), b"")


def case_deadlock(t):
    t.file("f")
    fd = os.open("f", os.O_RDWR)
    lock(fd, fcntl.F_WRLCK, 0, 1)

    def action():
        other = os.open("f", os.O_RDWR)
        lock(other, fcntl.F_WRLCK, 1, 1)
        lock(other, fcntl.F_WRLCK, 0, 1, fcntl.F_SETLKW)

    pid, reader = waiting_child(action)
    t.check(is_blocked(pid), "the child does not wait")
    t.fails(EDEADLK, lock, fd, fcntl.F_WRLCK, 1, 1, fcntl.F_SETLKW)
    lock(fd, fcntl.F_UNLCK)
    t.eq(os.read(reader, 20), b"done")
    os.waitpid(pid, 0)


def case_flock(t):
    t.file("f")
    a = os.open("f", os.O_RDONLY)
    b = os.open("f", os.O_RDWR)
    NB = fcntl.LOCK_NB
    t.works(fcntl.flock, a, fcntl.LOCK_SH)
    t.works(fcntl.flock, b, fcntl.LOCK_SH | NB)
    t.fails(EAGAIN, fcntl.flock, b, fcntl.LOCK_EX | NB)
    t.works(fcntl.flock, a, fcntl.LOCK_UN)
    t.works(fcntl.flock, b, fcntl.LOCK_EX | NB)
    t.fails(EAGAIN, fcntl.flock, a, fcntl.LOCK_SH | NB)
    # a duplicate is the same open file: it shares the lock and can give it up
    c = os.dup(b)
    os.close(b)
    t.fails(EAGAIN, fcntl.flock, a, fcntl.LOCK_SH | NB)
    os.close(c)
    # a mount learns of the close a moment later, on a way of its own: this waits for it
    t.works(fcntl.flock, a, fcntl.LOCK_EX)
    # children share it too
    t.child(lambda: fcntl.flock(a, fcntl.LOCK_UN))
    d = os.open("f", os.O_RDWR)
    t.works(fcntl.flock, d, fcntl.LOCK_EX | NB)
    # and it does not meet fcntl locks
    t.works(lock, a, fcntl.F_RDLCK)
    t.works(in_child, t, lambda fd: lock(fd, fcntl.F_RDLCK) and None)


def case_locks_of_open_files(t):
    t.file("f")
    a = os.open("f", os.O_RDWR)
    b = os.open("f", os.O_RDWR)
    t.works(lock, a, fcntl.F_WRLCK, 0, 10, F_OFD_SETLK)
    t.fails((EAGAIN, EACCES), lock, b, fcntl.F_WRLCK, 5, 10, F_OFD_SETLK)
    t.works(lock, b, fcntl.F_WRLCK, 10, 10, F_OFD_SETLK)
    os.close(os.open("f", os.O_RDWR))
    t.fails((EAGAIN, EACCES), lock, b, fcntl.F_WRLCK, 5, 10, F_OFD_SETLK)
    os.close(a)
    # FUSE learns of the last close a moment later, and nothing tells it of the lock before.
    for _ in range(100):
        try:
            lock(b, fcntl.F_WRLCK, 0, 10, F_OFD_SETLK)
            break
        except OSError:
            time.sleep(0.01)
    t.works(lock, b, fcntl.F_WRLCK, 0, 10, F_OFD_SETLK)

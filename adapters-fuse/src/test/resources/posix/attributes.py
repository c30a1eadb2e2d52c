"""chmod(2), chown(2), utimensat(2), access(2), stat(2)."""

from errno import *
import ctypes
import os
import stat
from suite import KINDS, USER, GROUP, OTHER_USER, OTHER_GROUP, libc


def mode_of(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def case_chmod(t):
    for kind in KINDS:
        if kind == "symlink":
            continue
        t.node(kind, kind)
        for mode in (0, 0o111, 0o222, 0o444, 0o644, 0o755, 0o777, 0o1777, 0o2755, 0o4755, 0o6755, 0o7777):
            os.chmod(kind, mode)
            t.eq(mode_of(kind), mode)
        t.touches(lambda: os.chmod(kind, 0o640), [("c", kind)], [("m", kind)])
    os.symlink("file", "link")
    os.chmod("link", 0o604)
    t.eq(mode_of("file"), 0o604)


def case_chmod_errors(t):
    t.file("f")
    os.symlink("loop", "loop")
    t.fails(ENOENT, os.chmod, "nothing", 0o644)
    t.fails(ENOTDIR, os.chmod, "f/x", 0o644)
    t.fails(ELOOP, os.chmod, "loop", 0o644)
    t.fails(ENAMETOOLONG, os.chmod, "n" * 256, 0o644)
    t.fails(EPERM, t.as_user, os.chmod, "f", 0o777)
    os.chown("f", USER, GROUP)
    t.works(t.as_user, os.chmod, "f", 0o640)
    t.fails(EPERM, t.as_other, os.chmod, "f", 0o777)
    t.eq(mode_of("f"), 0o640)


def case_chmod_by_somebody_outside_the_group_loses_set_group_id(t):
    t.file("f")
    os.chown("f", USER, 4711)
    t.works(t.as_user, os.chmod, "f", 0o2755)
    t.eq(mode_of("f"), 0o755)
    t.works(lambda: t.as_user(os.chmod, "f", 0o2755, groups=[4711]))
    t.eq(mode_of("f"), 0o2755)
    t.works(t.as_user, os.chmod, "f", 0o4755)
    t.eq(mode_of("f"), 0o4755)
    os.chmod("f", 0o2755)
    t.eq(mode_of("f"), 0o2755)


def case_chown(t):
    for kind in KINDS:
        t.node(kind, kind)
        for uid, gid in ((1, 2), (3, -1), (-1, 4), (0, 0), (4000000000, 4000000000)):
            before = os.lstat(kind)
            os.chown(kind, uid, gid, follow_symlinks=False)
            after = os.lstat(kind)
            t.eq(after.st_uid, before.st_uid if uid == -1 else uid)
            t.eq(after.st_gid, before.st_gid if gid == -1 else gid)
        t.touches(lambda: os.chown(kind, 7, 7, follow_symlinks=False), [("c", kind)], [("m", kind)])
    t.file("f")
    os.symlink("f", "l")
    os.chown("l", 5, 6)
    t.eq((os.stat("f").st_uid, os.lstat("l").st_uid), (5, 0))


def case_chown_errors(t):
    t.file("f")
    t.fails(ENOENT, os.chown, "nothing", 0, 0)
    t.fails(ENOTDIR, os.chown, "f/x", 0, 0)
    t.fails(EPERM, t.as_user, os.chown, "f", USER, -1)
    os.chown("f", USER, GROUP)
    t.fails(EPERM, t.as_user, os.chown, "f", OTHER_USER, -1)
    t.fails(EPERM, t.as_user, os.chown, "f", -1, 4711)
    t.works(lambda: t.as_user(os.chown, "f", -1, 4711, groups=[4711]))
    t.eq(os.stat("f").st_gid, 4711)
    t.works(t.as_user, os.chown, "f", USER, -1)
    t.fails(EPERM, t.as_other, os.chown, "f", -1, OTHER_GROUP)


def case_chown_takes_privileges(t):
    for kind in ("file", "fifo"):
        t.node(kind, kind)
        for mode, left in ((0o4755, 0o755), (0o6755, 0o755), (0o2755, 0o755), (0o4644, 0o644), (0o1755, 0o1755)):
            os.chmod(kind, mode)
            os.chown(kind, 8, 8)
            t.eq(mode_of(kind), left, "root %s %o" % (kind, mode))
            os.chown(kind, USER, GROUP)
            os.chmod(kind, mode)
            t.works(lambda: t.as_user(os.chown, kind, USER, 4711, groups=[4711]))
            t.eq(mode_of(kind), left, "user %s %o" % (kind, mode))
            os.chown(kind, 0, 0)
    os.mkdir("d")
    os.chmod("d", 0o6755)
    os.chown("d", 8, 8)
    t.eq(mode_of("d"), 0o6755)


def case_chown_to_nobody_in_particular(t):
    for kind in ("file", "dir"):
        t.node(kind, kind)
        os.chmod(kind, 0o6755)
        t.touches(lambda: os.chown(kind, -1, -1), changed=[("c", kind)], kept=[("m", kind)])
        t.eq(mode_of(kind), 0o755 if kind == "file" else 0o6755)
        t.eq((os.stat(kind).st_uid, os.stat(kind).st_gid), (0, 0))


def case_fallocate_and_copies_take_privileges(t):
    t.file("source", b"x" * 200_000)
    for how in ("allocate", "keep", "punch", "copy", "copy a part"):
        name = t.file(how)
        os.truncate(name, 0 if how == "copy" else 8192)

        def change():
            fd = os.open(name, os.O_RDWR)
            if how.startswith("copy"):
                length, at = (200_000, 0) if how == "copy" else (100, 5)
                os.copy_file_range(os.open("source", os.O_RDONLY), fd, length, at, at)
            else:
                mode = {"allocate": 0, "keep": 1, "punch": 3}[how]
                libc("fallocate", fd, mode, ctypes.c_long(0), ctypes.c_long(4096))
            os.close(fd)

        os.chown(name, USER, GROUP)
        os.chmod(name, 0o6777)
        t.as_user(change)
        t.eq(mode_of(name), 0o777, how)
        os.chmod(name, 0o6777)
        if how != "copy":
            change()
            t.eq(mode_of(name), 0o6777, how + " by root")


def case_write_takes_privileges(t):
    for mode, left in ((0o4777, 0o777), (0o6777, 0o777), (0o2777, 0o777), (0o2767, 0o2767), (0o4767, 0o767)):
        for how in ("write", "truncate", "ftruncate", "open"):
            name = "%s%o" % (how, mode)
            t.file(name, b"data")
            os.chown(name, 0, GROUP)
            os.chmod(name, mode)

            def change():
                if how == "truncate":
                    os.truncate(name, 1)
                else:
                    fd = os.open(name, os.O_RDWR | (os.O_TRUNC if how == "open" else 0))
                    if how == "write":
                        os.write(fd, b"x")
                    if how == "ftruncate":
                        os.ftruncate(fd, 1)
                    os.close(fd)

            t.works(t.as_user, change)
            t.eq(mode_of(name), left, name)
            # root keeps them
            os.chmod(name, mode)
            change()
            t.eq(mode_of(name), mode, "root " + name)


def case_others_than_the_group_take_its_idle_privilege(t):
    def change(name, how):
        fd = os.open(name, os.O_RDWR | (os.O_TRUNC if how == "open" else 0))
        if how == "write":
            os.write(fd, b"x")
        elif how == "allocate":
            libc("fallocate", fd, 0, ctypes.c_long(0), ctypes.c_long(4096))
        elif how == "truncate":
            os.truncate(name, 1)
        elif how == "ftruncate":
            os.ftruncate(fd, 1)
        os.close(fd)

    for how in ("write", "allocate", "truncate", "ftruncate", "open"):
        for mode, others, group in (
            (0o2666, 0o666, 0o2666),
            (0o6666, 0o666, 0o2666),
            (0o2676, 0o676, 0o676),
        ):
            name = t.file("%s%o" % (how, mode), b"data")
            for groups, left in (((), others), ((4711,), group)):
                os.chown(name, 0, 4711)
                os.chmod(name, mode)
                t.works(lambda: t.as_user(change, name, how, groups=groups))
                t.eq(mode_of(name), left, name)
            os.chmod(name, mode)
            change(name, how)
            t.eq(mode_of(name), mode, "root " + name)
    t.file("f")
    for groups, left in (((), 0o644), ((4711,), 0o2644)):
        os.chown("f", USER, 4711)
        os.chmod("f", 0o2644)
        t.works(lambda: t.as_user(os.chown, "f", USER, GROUP, groups=groups))
        t.eq(mode_of("f"), left)


def case_utime(t):
    for kind in KINDS:
        t.node(kind, kind)
        for a, m in ((0, 0), (1, 2), (1_234_567_890_123_456_789, 1_500_000_000_999_999_999), (2**31 * 10**9, 2**32 * 10**9)):
            os.utime(kind, ns=(a, m), follow_symlinks=False)
            s = os.lstat(kind)
            t.eq((s.st_atime_ns, s.st_mtime_ns), (a, m))
        t.touches(
            lambda: os.utime(kind, ns=(5, 5), follow_symlinks=False), [("c", kind)]
        )
    t.file("f")
    os.utime("f", ns=(-1_500_000_000, -1))
    t.eq((os.stat("f").st_atime_ns, os.stat("f").st_mtime_ns), (-1_500_000_000, -1))


def utimensat(path, a, m):
    import ctypes

    times = (ctypes.c_long * 4)(*a, *m)
    return libc("utimensat", -100, os.fsencode(path), times, 0)


NOW, OMIT = (0, (1 << 30) - 1), (0, (1 << 30) - 2)


def case_utime_now_and_omit(t):
    t.file("f")
    os.utime("f", ns=(10, 20))
    utimensat("f", OMIT, (3, 4))
    t.eq(t.times("f")[:2], (10, 3_000_000_004))
    utimensat("f", (5, 6), OMIT)
    t.eq(t.times("f")[:2], (5_000_000_006, 3_000_000_004))
    utimensat("f", OMIT, OMIT)
    t.eq(t.times("f")[:2], (5_000_000_006, 3_000_000_004))
    utimensat("f", NOW, OMIT)
    t.check(t.times("f")[0] > 10**18, "atime is not now")
    t.eq(t.times("f")[1], 3_000_000_004)
    utimensat("f", NOW, NOW)
    t.check(abs(t.times("f")[0] - t.times("f")[1]) < 10**7, "times differ")
    t.fails(EINVAL, utimensat, "f", (0, 1 << 30), NOW)


def case_utime_permissions(t):
    t.file("f")
    t.fails(EPERM, t.as_user, utimensat, "f", (1, 1), (1, 1))
    t.fails(EACCES, t.as_user, utimensat, "f", NOW, NOW)
    os.chmod("f", 0o666)
    t.works(t.as_user, utimensat, "f", NOW, NOW)
    t.fails(EPERM, t.as_user, utimensat, "f", (1, 1), (1, 1))
    t.fails(EPERM, t.as_user, utimensat, "f", NOW, OMIT)
    t.works(t.as_user, utimensat, "f", OMIT, OMIT)
    os.chown("f", USER, GROUP)
    os.chmod("f", 0)
    t.works(t.as_user, utimensat, "f", (1, 1), (1, 1))
    t.works(t.as_user, utimensat, "f", NOW, NOW)


def case_access(t):
    for mode in range(8):
        t.file("f%o" % mode, b"", mode)
        for wanted in (0, 1, 2, 4, 3, 5, 6, 7):
            t.eq(t.as_user(os.access, "f%o" % mode, wanted), mode & wanted == wanted)
        t.eq(os.access("f%o" % mode, os.R_OK | os.W_OK), True)
        t.eq(os.access("f%o" % mode, os.X_OK), bool(mode & 1))
    t.eq(os.access("nothing", 0), False)


def case_stat(t):
    for kind in KINDS:
        t.node(kind, kind)
        s = os.lstat(kind)
        t.eq(s.st_nlink, 2 if kind == "dir" else 1)
        t.eq(s.st_dev, os.stat(".").st_dev)
        if kind in ("file", "dir"):
            t.eq(s.st_blksize, 4096)
        t.check(s.st_ino > 0, "inode number")
        if kind in ("char", "block"):
            t.eq(s.st_rdev, os.makedev(1, 3) if kind == "char" else os.makedev(7, 0))
        if kind != "file":  # which was given its mode after it was made
            t.check(s.st_atime_ns == s.st_mtime_ns == s.st_ctime_ns, "times of a new node differ")
    t.eq(len(set(os.lstat(kind).st_ino for kind in KINDS)), len(KINDS))
    t.fails(ENOENT, os.stat, "nothing")
    t.fails(ENOENT, os.stat, "symlink")
    t.fails(ENOTDIR, os.stat, "file/x")
    t.fails(ENAMETOOLONG, os.stat, "n" * 256)
    t.fails(ENAMETOOLONG, os.stat, "n/" * 2048 + "n")


def case_statvfs(t):
    s = os.statvfs(".")
    t.eq((s.f_bsize, s.f_frsize, s.f_namemax), (4096, 4096, 255))
    t.check(s.f_blocks >= s.f_bfree >= s.f_bavail > 0, "blocks")
    t.check(s.f_files >= s.f_ffree > 0, "nodes")
    t.file("f", b"x" * (1 << 20))
    t.check(os.statvfs(".").f_blocks == s.f_blocks, "capacity moves")


def case_major_and_minor(t):
    for major, minor in ((0, 0), (1, 3), (255, 255), (256, 256), (4095, 1048575)):
        name = "c%d.%d" % (major, minor)
        os.mknod(name, stat.S_IFCHR | 0o600, os.makedev(major, minor))
        s = os.stat(name)
        t.eq((os.major(s.st_rdev), os.minor(s.st_rdev)), (major, minor))
    t.fails(EPERM, t.as_user, os.mknod, "dev", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    t.works(t.as_user, os.mknod, "plain", stat.S_IFREG | 0o600)
    t.works(t.as_user, os.mkfifo, "pipe")
    t.fails(EEXIST, os.mkfifo, "pipe")
    t.fails(ENOENT, os.mkfifo, "nothing/pipe")
    t.fails(ENAMETOOLONG, os.mkfifo, "n" * 256)


def case_fifo_and_socket_work(t):
    import socket

    os.mkfifo("p")

    def writer():
        fd = os.open("p", os.O_WRONLY)
        os.write(fd, b"through")
        os.close(fd)

    pid = os.fork()
    if pid == 0:
        writer()
        os._exit(0)
    with open("p", "rb") as f:
        t.eq(f.read(), b"through")
    os.waitpid(pid, 0)
    server = socket.socket(socket.AF_UNIX)
    server.bind("sock")
    server.listen()
    t.check(stat.S_ISSOCK(os.stat("sock").st_mode), "no socket")
    client = socket.socket(socket.AF_UNIX)
    client.connect("sock")
    client.sendall(b"hello")
    t.eq(server.accept()[0].recv(10), b"hello")
    fd_error = lambda: os.open("sock", os.O_RDONLY)
    t.fails(ENXIO, fd_error)
    t.fails(ENXIO, os.open, "p", os.O_WRONLY | os.O_NONBLOCK)

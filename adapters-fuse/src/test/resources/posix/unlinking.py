"""unlink(2), link(2), symlink(2), readlink(2)."""

from errno import *
import os
import stat
from suite import KINDS, USER, GROUP, OTHER_USER, OTHER_GROUP, libc


def case_unlink_errors(t):
    t.file("f")
    os.symlink("loop", "loop")
    os.mkdir("d")
    t.fails(ENOENT, os.unlink, "nothing")
    t.fails(ENOTDIR, os.unlink, "f/x")
    t.fails(ELOOP, os.unlink, "loop/x")
    t.fails(EISDIR, os.unlink, "d")
    t.fails(EISDIR, os.unlink, "d/")
    t.fails(ENOTDIR, os.unlink, "f/")
    t.fails(ENAMETOOLONG, os.unlink, "n" * 256)
    for kind in KINDS:
        if kind != "dir":
            t.node(kind, "x" + kind)
            t.works(os.unlink, "x" + kind)
            t.fails(ENOENT, os.lstat, "x" + kind)


def case_unlink_times_and_links(t):
    os.mkdir("d")
    t.file("d/f")
    os.link("d/f", "g")
    t.eq(os.stat("g").st_nlink, 2)
    t.touches(lambda: os.unlink("d/f"), [("m", "d"), ("c", "d"), ("c", "g")], [("m", "g")])
    t.eq(os.stat("g").st_nlink, 1)


def case_an_unlinked_open_file_lives_on(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, b"x" * 100_000)
    os.unlink("f")
    t.eq(os.fstat(fd).st_nlink, 0)
    t.eq(os.fstat(fd).st_size, 100_000)
    t.eq(os.pread(fd, 200_000, 0), b"x" * 100_000)
    os.pwrite(fd, b"y" * 10, 200_000)
    t.eq(os.fstat(fd).st_size, 200_010)
    os.ftruncate(fd, 5)
    t.eq(os.pread(fd, 10, 0), b"xxxxx")
    t.works(os.fchmod, fd, 0o600)
    t.works(os.fchown, fd, 1, 1)
    t.works(os.utime, fd, (1, 2))
    t.works(os.fsync, fd)
    t.works(os.setxattr, fd, "user.a", b"b")
    t.eq(os.getxattr(fd, "user.a"), b"b")
    t.fails(ENOENT, libc, "linkat", -100, b"/proc/self/fd/%d" % fd, -100, b"back", 0x400)
    t.file("f", b"new")
    t.eq(os.pread(fd, 10, 0), b"xxxxx")
    t.eq(t.read("f"), b"new")
    os.close(fd)


def case_an_unlinked_file_that_is_only_named_by_a_path_descriptor(t):
    t.file("f", b"data")
    fd = os.open("f", os.O_PATH)
    os.unlink("f")
    t.eq(os.fstat(fd).st_nlink, 0)
    t.eq(os.fstat(fd).st_size, 4)
    t.eq(t.read("/proc/self/fd/%d" % fd), b"data")
    os.close(fd)


def case_sticky(t):
    os.mkdir("s")
    os.chmod("s", 0o1777)
    for kind in KINDS:
        if kind == "dir":
            continue
        path = "s/" + kind
        t.node(kind, path)
        os.chown(path, USER, GROUP, follow_symlinks=False)
        t.fails(EPERM, t.as_other, os.unlink, path)
        t.works(t.as_user, os.unlink, path)
        t.node(kind, path)
        t.fails(EPERM, t.as_user, os.unlink, path)
        t.fails(EPERM, t.as_user, os.rename, path, "s/moved")
        os.unlink(path)


def case_link_errors(t):
    t.file("f")
    os.mkdir("d")
    os.symlink("loop", "loop")
    t.fails(EPERM, os.link, "d", "x")
    t.fails(ENOENT, os.link, "nothing", "x")
    t.fails(ENOENT, os.link, "f", "nothing/x")
    t.fails(ENOTDIR, os.link, "f/y", "x")
    t.fails(ENOTDIR, os.link, "f", "f/x")
    t.fails(ELOOP, os.link, "loop/x", "x")
    t.fails(ELOOP, os.link, "f", "loop/x")
    t.fails(ENAMETOOLONG, os.link, "f", "n" * 256)
    t.fails(ENAMETOOLONG, os.link, "n" * 256, "x")
    for kind in KINDS:
        t.node(kind, "x" + kind)
        t.fails(EEXIST, os.link, "f", "x" + kind)
    t.fails(EXDEV, os.link, "f", "/dev/shm/kiseki-posix-link")


def case_links_share_everything(t):
    for kind in KINDS:
        if kind == "dir":
            continue
        t.node(kind, kind)
        os.link(kind, kind + "2", follow_symlinks=False)
        os.link(kind + "2", kind + "3", follow_symlinks=False)
        a, b = os.lstat(kind), os.lstat(kind + "3")
        t.eq((a.st_ino, a.st_nlink, a.st_mode), (b.st_ino, 3, b.st_mode))
        os.chown(kind + "2", 5, 6, follow_symlinks=False)
        t.eq((os.lstat(kind).st_uid, os.lstat(kind).st_gid), (5, 6))
        os.unlink(kind)
        t.eq(os.lstat(kind + "3").st_nlink, 2)
        t.fails(ENOENT, os.lstat, kind)
    t.file("f", b"abc")
    os.link("f", "g")
    with open("g", "ab") as f:
        f.write(b"def")
    t.eq(t.read("f"), b"abcdef")


def case_link_times(t):
    os.mkdir("d")
    t.file("f")
    t.touches(
        lambda: os.link("f", "d/g"), [("c", "f"), ("m", "d"), ("c", "d")], [("m", "f")]
    )
    t.touches(
        lambda: t.fails(EEXIST, os.link, "f", "d/g"), (), [("c", "f"), ("m", "d"), ("c", "d")]
    )


def case_symlink(t):
    for length in (1, 59, 60, 255, 1000, 4095):
        name = "s%d" % length
        os.symlink("x" * length, name)
        t.eq(os.readlink(name), "x" * length)
        t.eq(os.lstat(name).st_size, length)
        t.eq(stat.S_IMODE(os.lstat(name).st_mode), 0o777)
    t.fails(ENAMETOOLONG, os.symlink, "x" * 4096, "long")
    t.fails(ENOENT, os.symlink, "", "empty")
    t.fails(ENAMETOOLONG, os.symlink, "x", "n" * 256)
    t.fails(ENOENT, os.symlink, "x", "nothing/s")
    for kind in KINDS:
        t.node(kind, kind)
        t.fails(EEXIST, os.symlink, "x", kind)
        if kind != "symlink":
            t.fails(EINVAL, os.readlink, kind)
    t.fails(ENOENT, os.readlink, "nothing")
    os.symlink(b"\xff\xfe/..//\x01", b"bytes")
    t.eq(os.readlink(b"bytes"), b"\xff\xfe/..//\x01")


def case_symlink_is_followed(t):
    os.mkdir("d")
    t.file("d/f", b"x")
    os.symlink("d", "l")
    os.symlink("l/f", "m")
    t.eq(t.read("l/f"), b"x")
    t.eq(t.read("m"), b"x")
    t.eq(os.listdir("l"), ["f"])
    t.file("l/g")
    t.check(os.path.exists("d/g"), "not made behind the link")
    os.symlink(os.path.abspath("d"), "abs")
    t.eq(t.read("abs/f"), b"x")
    previous = "d/f"
    for i in range(40):
        os.symlink(previous, "c%d" % i)
        previous = "c%d" % i
    t.eq(t.read("c39"), b"x")
    os.symlink("c39", "c40")
    t.fails(ELOOP, t.read, "c40")


def case_symlink_times_and_owner(t):
    os.mkdir("d")
    t.touches(lambda: os.symlink("x", "d/s"), [("m", "d"), ("c", "d")])
    t.as_user(os.symlink, "x", "mine")
    s = os.lstat("mine")
    t.eq((s.st_uid, s.st_gid), (USER, GROUP))
    os.utime("mine", ns=(1_000_000_001, 2_000_000_002), follow_symlinks=False)
    t.eq(os.lstat("mine").st_mtime_ns, 2_000_000_002)


def case_many_links(t):
    t.file("f")
    for i in range(300):
        os.link("f", "l%d" % i)
    t.eq(os.stat("f").st_nlink, 301)
    for i in range(300):
        os.unlink("l%d" % i)
    t.eq(os.stat("f").st_nlink, 1)

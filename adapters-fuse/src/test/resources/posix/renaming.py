"""rename(2), renameat2(2)."""

from errno import *
import os
import stat
from suite import KINDS, USER, GROUP, libc

NOREPLACE, EXCHANGE, WHITEOUT = 1, 2, 4


def rename2(old, new, flags):
    return libc("renameat2", -100, os.fsencode(old), -100, os.fsencode(new), flags)


def case_errors(t):
    t.file("f")
    os.mkdir("d")
    os.symlink("loop", "loop")
    t.fails(ENOENT, os.rename, "nothing", "x")
    t.fails(ENOENT, os.rename, "f", "nothing/x")
    t.fails(ENOTDIR, os.rename, "f/x", "y")
    t.fails(ENOTDIR, os.rename, "d", "f/y")
    t.fails(ENOTDIR, os.rename, "d", "f")
    t.fails(EISDIR, os.rename, "f", "d")
    t.fails(ELOOP, os.rename, "loop/x", "y")
    t.fails(ELOOP, os.rename, "f", "loop/y")
    t.fails(ENAMETOOLONG, os.rename, "f", "n" * 256)
    t.fails(ENAMETOOLONG, os.rename, "n" * 256, "x")
    t.fails(EBUSY, os.rename, "d/.", "x")
    t.fails(EBUSY, os.rename, "d/..", "x")
    t.fails(EBUSY, os.rename, "d", "d/.")
    t.fails(ENOTDIR, os.rename, "f", "newname/")
    t.fails(ENOTDIR, os.rename, "f/", "newname")
    t.fails(EXDEV, os.rename, "f", "/dev/shm/kiseki-posix-rename")
    t.works(os.rename, "f", "n" * 255)


def case_directory_into_itself(t):
    os.makedirs("a/b/c")
    t.fails(EINVAL, os.rename, "a", "a/x")
    t.fails(EINVAL, os.rename, "a", "a/b/x")
    t.fails(EINVAL, os.rename, "a", "a/b/c/x")
    t.fails(ENOTEMPTY, os.rename, "a/b/c", "a/b")
    t.fails(ENOTEMPTY, os.rename, "a/b/c", "a")
    t.fails(EINVAL, rename2, "a", "a/b/c", EXCHANGE)


def case_every_kind_over_every_kind(t):
    for source in KINDS:
        for target in KINDS:
            t.node(source, "s")
            t.node(target, "t")
            ino = os.lstat("s").st_ino
            if (source == "dir") == (target == "dir"):
                t.works(os.rename, "s", "t")
                t.eq(os.lstat("t").st_ino, ino)
                t.fails(ENOENT, os.lstat, "s")
            else:
                t.fails(ENOTDIR if source == "dir" else EISDIR, os.rename, "s", "t")
                t.eq(os.lstat("s").st_ino, ino)
            for name in ("s", "t"):
                if os.path.lexists(name):
                    os.rmdir(name) if os.path.isdir(name) and not os.path.islink(name) else os.unlink(name)


def case_over_a_directory(t):
    os.makedirs("a/x")
    os.makedirs("full/y")
    os.mkdir("empty")
    t.fails(ENOTEMPTY, os.rename, "a", "full")
    t.works(os.rename, "a", "empty")
    t.eq(os.listdir("empty"), ["x"])
    t.eq(os.stat(".").st_nlink, 4)


def case_links_of_directories(t):
    os.makedirs("a/d")
    os.mkdir("b")
    t.eq((os.stat("a").st_nlink, os.stat("b").st_nlink), (3, 2))
    os.rename("a/d", "b/d")
    t.eq((os.stat("a").st_nlink, os.stat("b").st_nlink), (2, 3))
    t.eq(os.stat("b/d/..").st_ino, os.stat("b").st_ino)
    os.mkdir("a/e")
    os.rename("a/e", "b/d")
    t.eq((os.stat("a").st_nlink, os.stat("b").st_nlink), (2, 3))


def case_hard_links_of_one_node(t):
    t.file("a", b"x")
    os.link("a", "b")
    before = os.stat("a")
    t.works(os.rename, "a", "b")
    t.eq(sorted(os.listdir(".")), ["a", "b"])
    t.eq(os.stat("a").st_nlink, 2)
    t.eq(os.stat("a").st_ctime_ns, before.st_ctime_ns)
    t.works(os.rename, "a", "a")
    t.file("c")
    t.works(os.rename, "c", "b")
    t.eq(os.stat("a").st_nlink, 1)


def case_times(t):
    os.mkdir("p")
    os.mkdir("q")
    for kind in KINDS:
        t.node(kind, "p/x")
        t.touches(
            lambda: os.rename("p/x", "q/x"),
            [("m", "p"), ("c", "p"), ("m", "q"), ("c", "q")],
        )
        before = os.lstat("q/x").st_ctime_ns
        os.rename("q/x", "q/y")
        t.check(os.lstat("q/y").st_ctime_ns >= before, "ctime goes back")
        os.rmdir("q/y") if kind == "dir" else os.unlink("q/y")
    t.file("p/f")
    t.file("q/f")
    os.link("q/f", "q/other")
    t.touches(lambda: os.rename("p/f", "q/f"), [("c", "q/other")])
    t.eq(os.stat("q/other").st_nlink, 1)


def case_replaced_file_that_is_open(t):
    t.file("a", b"new")
    t.file("b", b"old")
    fd = os.open("b", os.O_RDWR)
    os.rename("a", "b")
    t.eq(os.read(fd, 10), b"old")
    t.eq(os.fstat(fd).st_nlink, 0)
    t.eq(t.read("b"), b"new")
    os.close(fd)


def case_open_file_that_moves(t):
    os.mkdir("d")
    fd = os.open("a", os.O_CREAT | os.O_RDWR)
    os.rename("a", "d/b")
    os.write(fd, b"data")
    t.eq(t.read("d/b"), b"data")
    t.eq(os.fstat(fd).st_ino, os.stat("d/b").st_ino)
    os.close(fd)


def case_whole_trees_move(t):
    os.makedirs("a/b/c")
    t.file("a/b/c/f", b"x")
    fd = os.open("a/b/c", os.O_RDONLY)
    os.rename("a", "z")
    t.eq(t.read("z/b/c/f"), b"x")
    t.fails(ENOENT, os.stat, "a/b/c/f")
    t.works(os.stat, "f", dir_fd=fd)
    os.mkdir("a")
    t.eq(os.listdir("a"), [])
    os.close(fd)


def case_noreplace(t):
    for kind in KINDS:
        t.node("file", "f")
        t.node(kind, "x")
        t.fails(EEXIST, rename2, "f", "x", NOREPLACE)
        t.works(rename2, "f", "y", NOREPLACE)
        t.fails(ENOENT, os.lstat, "f")
        os.unlink("y")
        os.rmdir("x") if kind == "dir" else os.unlink("x")
    t.file("f")
    t.fails(EEXIST, rename2, "f", "f", NOREPLACE)
    t.fails(EINVAL, rename2, "f", "g", NOREPLACE | EXCHANGE)
    t.fails(EINVAL, rename2, "f", "g", 0x80)


def case_exchange(t):
    os.mkdir("p")
    os.mkdir("q")
    for one in KINDS:
        for two in KINDS:
            t.node(one, "p/a")
            t.node(two, "q/b")
            inodes = os.lstat("p/a").st_ino, os.lstat("q/b").st_ino
            t.works(rename2, "p/a", "q/b", EXCHANGE)
            t.eq((os.lstat("q/b").st_ino, os.lstat("p/a").st_ino), inodes)
            t.eq(os.stat("p").st_nlink, 3 if two == "dir" else 2)
            t.eq(os.stat("q").st_nlink, 3 if one == "dir" else 2)
            for path, kind in (("p/a", two), ("q/b", one)):
                os.rmdir(path) if kind == "dir" else os.unlink(path)
    t.file("f")
    t.fails(ENOENT, rename2, "f", "nothing", EXCHANGE)
    t.works(rename2, "f", "f", EXCHANGE)


def case_sticky(t):
    os.mkdir("s")
    os.chmod("s", 0o1777)
    os.mkdir("o")
    os.chmod("o", 0o777)
    t.file("s/root")
    t.as_user(lambda: os.close(os.open("s/mine", os.O_CREAT | os.O_WRONLY)))
    t.fails(EPERM, t.as_user, os.rename, "s/root", "o/x")
    t.fails(EPERM, t.as_user, os.rename, "s/mine", "s/root")
    t.fails(EPERM, t.as_other, os.rename, "s/mine", "o/x")
    t.works(t.as_user, os.rename, "s/mine", "o/x")


def case_permissions(t):
    os.mkdir("a", 0o755)
    os.mkdir("b", 0o777)
    os.chmod("b", 0o777)
    t.file("a/f")
    t.fails(EACCES, t.as_user, os.rename, "a/f", "b/f")
    t.file("b/g")
    t.fails(EACCES, t.as_user, os.rename, "b/g", "a/g")
    t.works(t.as_user, os.rename, "b/g", "b/h")
    # Moving a directory elsewhere writes its "..".
    os.mkdir("b/d", 0o755)
    os.mkdir("c")
    os.chmod("c", 0o777)
    t.fails(EACCES, t.as_user, os.rename, "b/d", "c/d")
    t.works(t.as_user, os.rename, "b/d", "b/e")

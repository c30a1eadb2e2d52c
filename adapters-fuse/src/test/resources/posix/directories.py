"""mkdir(2), rmdir(2), readdir(3)."""

from errno import *
import os
import stat
from suite import KINDS, USER, GROUP, libc


def case_mkdir_errors(t):
    t.file("f")
    os.symlink("loop", "loop")
    for kind in KINDS:
        t.node(kind, "x" + kind)
        t.fails(EEXIST, os.mkdir, "x" + kind)
    t.fails(ENOTDIR, os.mkdir, "f/d")
    t.fails(ENOENT, os.mkdir, "nothing/d")
    t.fails(ELOOP, os.mkdir, "loop/d")
    t.fails(EEXIST, os.mkdir, "loop")
    t.fails(ENAMETOOLONG, os.mkdir, "n" * 256)
    t.fails(EEXIST, os.mkdir, ".")
    t.fails(EEXIST, os.mkdir, "/")
    t.works(os.mkdir, "n" * 255)
    t.works(os.mkdir, "slash/")


def case_modes(t):
    for umask in (0, 0o022, 0o077, 0o777):
        os.umask(umask)
        for mode in (0o755, 0o777, 0o1777, 0o151, 0, 0o700):
            name = "d%o.%o" % (umask, mode)
            os.mkdir(name, mode)
            t.eq(stat.S_IMODE(os.stat(name).st_mode), mode & ~umask)


def case_links(t):
    os.mkdir("d")
    t.eq(os.stat("d").st_nlink, 2)
    for i in range(5):
        os.mkdir("d/%d" % i)
        t.eq(os.stat("d").st_nlink, 3 + i)
    t.file("d/f")
    t.eq(os.stat("d").st_nlink, 7)
    for i in range(5):
        os.rmdir("d/%d" % i)
        t.eq(os.stat("d").st_nlink, 6 - i)


def case_rmdir_errors(t):
    for kind in KINDS:
        t.node(kind, "x" + kind)
        if kind != "dir":
            t.fails(ENOTDIR, os.rmdir, "x" + kind)
    os.mkdir("full")
    t.file("full/f")
    t.fails(ENOTEMPTY, os.rmdir, "full")
    t.fails(ENOTEMPTY, os.rmdir, "full/..")
    t.fails(EINVAL, os.rmdir, "full/.")
    t.fails(ENOENT, os.rmdir, "nothing")
    t.fails(ENAMETOOLONG, os.rmdir, "n" * 256)
    os.symlink("full", "link")
    t.fails(ENOTDIR, os.rmdir, "link")
    for kind in KINDS:
        os.mkdir("h" + kind)
        t.node(kind, "h" + kind + "/x")
        t.fails(ENOTEMPTY, os.rmdir, "h" + kind)


def case_times(t):
    os.mkdir("p")
    t.touches(lambda: os.mkdir("p/d"), [("m", "p"), ("c", "p")])
    t.touches(lambda: os.rmdir("p/d"), [("m", "p"), ("c", "p")])
    os.mkdir("p/full")
    t.file("p/full/f")
    t.touches(lambda: t.fails(ENOTEMPTY, os.rmdir, "p/full"), (), [("m", "p"), ("c", "p")])


def case_a_removed_directory_that_is_open(t):
    os.mkdir("d")
    fd = os.open("d", os.O_RDONLY)
    os.rmdir("d")
    t.eq(os.fstat(fd).st_nlink, 0)
    t.eq(os.listdir(fd), [])
    t.fails(ENOENT, os.open, "f", os.O_CREAT | os.O_RDWR, dir_fd=fd)
    t.fails(ENOENT, os.mkdir, "d", dir_fd=fd)
    t.fails(ENOENT, os.symlink, "x", "s", dir_fd=fd)
    t.fails(ENOENT, os.mkfifo, "p", dir_fd=fd)
    t.file("f")
    t.fails(ENOENT, os.link, "f", "g", dst_dir_fd=fd)
    t.fails(ENOENT, os.rename, "f", "g", dst_dir_fd=fd)
    os.close(fd)


def case_sticky(t):
    os.mkdir("s")
    os.chmod("s", 0o1777)
    os.mkdir("s/d")
    os.chown("s/d", USER, GROUP)
    t.fails(EPERM, t.as_other, os.rmdir, "s/d")
    t.works(t.as_user, os.rmdir, "s/d")
    os.mkdir("s/e")
    t.fails(EPERM, t.as_user, os.rmdir, "s/e")
    os.chown("s", USER, GROUP)
    t.works(t.as_user, os.rmdir, "s/e")


def case_listing(t):
    wanted = {}
    for kind in KINDS:
        t.node(kind, kind)
        wanted[kind] = (os.lstat(kind).st_ino, stat.S_IFMT(os.lstat(kind).st_mode))
    with os.scandir(".") as entries:
        seen = {}
        for e in entries:
            seen[e.name] = e.inode()
            t.eq(e.is_dir(follow_symlinks=False), e.name == "dir")
            t.eq(e.is_file(follow_symlinks=False), e.name == "file")
            t.eq(e.is_symlink(), e.name == "symlink")
    t.eq(seen, {name: ino for name, (ino, _) in wanted.items()})


def case_many_entries_each_once(t):
    names = ["entry-%05d-%s" % (i, "x" * (i % 50)) for i in range(3000)]
    for name in names:
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    t.eq(sorted(os.listdir(".")), names)
    with os.scandir(".") as entries:
        t.eq(sum(e.stat().st_size for e in entries), 0)


def case_removing_while_listing(t):
    for i in range(2000):
        os.close(os.open("f%d" % i, os.O_CREAT | os.O_WRONLY))
    seen = []
    with os.scandir(".") as entries:
        for e in entries:
            seen.append(e.name)
            os.unlink(e.name)
    t.eq(len(seen), len(set(seen)))
    t.eq(sorted(seen), sorted("f%d" % i for i in range(2000)))
    t.eq(os.listdir("."), [])


def case_entries_that_stay_are_listed_once(t):
    for i in range(1500):
        t.file("stay%d" % i)
        t.file("go%d" % i)
    seen = []
    with os.scandir(".") as entries:
        for count, e in enumerate(entries):
            seen.append(e.name)
            if count % 3 == 0 and count // 3 < 1500:
                os.unlink("go%d" % (count // 3))
                t_name = "new%d" % count
                os.close(os.open(t_name, os.O_CREAT | os.O_WRONLY))
    t.eq(len(seen), len(set(seen)))
    stayed = [name for name in seen if name.startswith("stay")]
    t.eq(sorted(stayed), sorted("stay%d" % i for i in range(1500)))


def case_positions(t):
    """telldir and seekdir."""
    import ctypes
    from suite import LIBC

    for i in range(500):
        t.file("f%03d" % i)
    LIBC.opendir.restype = ctypes.c_void_p
    LIBC.readdir.restype = ctypes.c_void_p
    LIBC.telldir.restype = ctypes.c_long
    stream = ctypes.c_void_p(LIBC.opendir(b"."))

    def next_name():
        entry = LIBC.readdir(stream)
        return ctypes.string_at(entry + 19) if entry else None

    places = []
    while True:
        place = LIBC.telldir(stream)
        name = next_name()
        if name is None:
            break
        places.append((place, name))
    t.eq(len(places), 502)
    t.eq(len(set(place for place, _ in places)), 502)
    for place, name in places[::-7]:
        LIBC.seekdir(stream, ctypes.c_long(place))
        t.eq(next_name(), name)
    LIBC.rewinddir(stream)
    t.eq(sum(1 for _ in iter(next_name, None)), 502)
    t.file("late")
    LIBC.rewinddir(stream)
    t.check(b"late" in list(iter(next_name, None)), "rewinddir misses a new name")
    LIBC.closedir(stream)


def case_dots(t):
    os.makedirs("a/b/c")
    for path, same in (("a/b/..", "a"), ("a/b/.", "a/b"), ("a/b/c/../..", "a"), ("./a", "a")):
        t.eq(os.stat(path).st_ino, os.stat(same).st_ino)
    os.rename("a/b/c", "c")
    t.eq(os.stat("c/..").st_ino, os.stat(".").st_ino)


def case_reading_a_directory_as_a_file(t):
    os.mkdir("d")
    fd = os.open("d", os.O_RDONLY)
    t.fails(EISDIR, os.read, fd, 10)
    t.fails(EBADF, os.write, fd, b"x")
    t.fails((EINVAL, EBADF), os.ftruncate, fd, 0)
    t.works(os.fsync, fd)
    t.works(os.fdatasync, fd)
    os.close(fd)
    t.fails(EISDIR, os.truncate, "d", 0)


def case_list_permission(t):
    os.mkdir("d")
    t.file("d/f")
    os.chmod("d", 0o711)
    t.fails(EACCES, t.as_user, os.listdir, "d")
    t.works(t.as_user, os.stat, "d/f")
    os.chmod("d", 0o744)
    t.eq(t.as_user(os.listdir, "d"), ["f"])
    t.fails(EACCES, t.as_user, os.stat, "d/f")

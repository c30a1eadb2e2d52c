"""open(2), creat(2), close(2), O_TMPFILE."""

from errno import *
import os
import stat
from suite import KINDS, USER, GROUP, libc


def case_errors_of_paths(t):
    t.file("f")
    os.symlink("loop", "loop")
    os.symlink("f", "link")
    os.mkdir("d")
    for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_CREAT | os.O_RDWR, os.O_RDONLY | os.O_TRUNC):
        t.fails(ENOTDIR, os.open, "f/x", flags)
        t.fails(ELOOP, os.open, "loop", flags)
        t.fails(ELOOP, os.open, "loop/x", flags)
        t.fails(ENAMETOOLONG, os.open, "n" * 256, flags)
        t.fails(ENAMETOOLONG, os.open, ("n" * 255 + "/") * 17, flags)
        t.fails(ENOENT, os.open, "nothing/x", flags)
        t.fails(ENOENT, os.open, "", flags)
        t.fails((ELOOP,), os.open, "link", flags | os.O_NOFOLLOW)
    t.fails(ENOENT, os.open, "nothing", os.O_RDONLY)
    t.fails(EISDIR, os.open, "d", os.O_WRONLY)
    t.fails(EISDIR, os.open, "d", os.O_RDWR)
    t.fails(EISDIR, os.open, "d", os.O_CREAT | os.O_RDONLY)
    t.fails(EISDIR, os.open, "d", os.O_RDONLY | os.O_TRUNC)
    t.fails(ENOTDIR, os.open, "f", os.O_RDONLY | os.O_DIRECTORY)
    t.fails(ENOTDIR, os.open, "f/", os.O_RDONLY)
    t.fails(EISDIR, os.open, "new/", os.O_CREAT | os.O_RDWR)


def case_exclusive(t):
    for kind in KINDS:
        t.node(kind, kind)
        t.fails(EEXIST, os.open, kind, os.O_CREAT | os.O_EXCL | os.O_RDWR)
    t.works(os.open, "new", os.O_CREAT | os.O_EXCL | os.O_RDWR)


def case_modes_and_umask(t):
    for umask in (0, 0o022, 0o077, 0o777):
        os.umask(umask)
        for mode in (0, 0o644, 0o755, 0o777, 0o151, 0o4755, 0o1777):
            name = "f%o.%o" % (umask, mode)
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY, mode))
            s = os.stat(name)
            t.eq(stat.S_IMODE(s.st_mode), mode & ~umask)
            t.eq((s.st_uid, s.st_gid, s.st_nlink, s.st_size, s.st_blocks), (0, 0, 1, 0, 0))
            t.check(stat.S_ISREG(s.st_mode), "not regular")


def case_owner(t):
    t.as_user(lambda: os.close(os.open("mine", os.O_CREAT | os.O_WRONLY, 0o644)))
    s = os.stat("mine")
    t.eq((s.st_uid, s.st_gid), (USER, GROUP))


def case_group_of_a_set_group_id_directory(t):
    os.mkdir("d")
    os.chown("d", 0, 4711)
    os.chmod("d", 0o2777)
    t.file("d/f")
    t.eq(os.stat("d/f").st_gid, 4711)
    os.mkdir("d/e")
    t.eq(os.stat("d/e").st_gid, 4711)
    t.eq(stat.S_IMODE(os.stat("d/e").st_mode), 0o2755)
    t.as_user(lambda: os.close(os.open("d/u", os.O_CREAT | os.O_WRONLY, 0o2777)))
    t.eq(os.stat("d/u").st_gid, 4711)
    t.eq(os.stat("d/u").st_uid, USER)
    t.eq(stat.S_IMODE(os.stat("d/u").st_mode), 0o755)
    os.symlink("x", "d/s")
    t.eq(os.lstat("d/s").st_gid, 4711)
    os.mkfifo("d/p")
    t.eq(os.stat("d/p").st_gid, 4711)


def case_truncates(t):
    t.file("f", b"0123456789")
    fd = os.open("f", os.O_WRONLY | os.O_TRUNC)
    t.eq(os.fstat(fd).st_size, 0)
    t.eq(os.fstat(fd).st_blocks, 0)
    os.close(fd)
    t.file("g", b"0123456789")
    t.touches(
        lambda: os.close(os.open("g", os.O_WRONLY | os.O_TRUNC)), [("m", "g"), ("c", "g")]
    )
    fd = os.open("g", os.O_RDONLY)
    os.close(fd)
    t.eq(os.stat("g").st_size, 0)


def case_creating_touches_the_directory(t):
    os.mkdir("d")
    t.touches(lambda: t.file("d/f"), [("m", "d"), ("c", "d")])
    t.touches(lambda: os.close(os.open("d/f", os.O_CREAT | os.O_RDWR)), (), [("m", "d"), ("c", "d")])
    t.touches(lambda: os.close(os.open("d/f", os.O_RDWR)), (), [("m", "d/f"), ("c", "d/f")])


def case_permissions(t):
    for mode in range(0o10):
        name = "f%o" % mode
        t.file(name, b"x", mode)
        os.chown(name, 1, 1)
        for flags, needed in ((os.O_RDONLY, 4), (os.O_WRONLY, 2), (os.O_RDWR, 6), (os.O_RDONLY | os.O_TRUNC, 6)):
            action = lambda: os.close(os.open(name, flags))
            if flags & os.O_TRUNC:
                continue
            if mode & needed == needed:
                t.works(t.as_user, action)
            else:
                t.fails(EACCES, t.as_user, action)
        os.chown(name, USER, 1)
        os.chmod(name, mode << 6)
        t.fails(EACCES, t.as_other, lambda: os.close(os.open(name, os.O_RDONLY)))
        if mode & 4:
            t.works(t.as_user, lambda: os.close(os.open(name, os.O_RDONLY)))
        os.chown(name, 1, 4711)
        os.chmod(name, mode << 3)
        if mode & 4:
            t.works(t.child, lambda: os.close(os.open(name, os.O_RDONLY)), USER, GROUP, [4711])
        else:
            t.fails(EACCES, t.child, lambda: os.close(os.open(name, os.O_RDONLY)), USER, GROUP, [4711])


def case_search_permission(t):
    os.mkdir("d", 0o755)
    t.file("d/f", b"x")
    for mode in (0o700, 0o744, 0o766):
        os.chmod("d", mode)
        t.fails(EACCES, t.as_user, os.stat, "d/f")
        t.fails(EACCES, t.as_user, os.open, "d/f", os.O_RDONLY)
        t.fails(EACCES, t.as_user, os.open, "d/new", os.O_CREAT | os.O_RDWR)
        t.fails(EACCES, t.as_user, os.mkdir, "d/new")
        t.fails(EACCES, t.as_user, os.unlink, "d/f")
    for mode in (0o755, 0o711, 0o751):
        os.chmod("d", mode)
        t.works(t.as_user, os.stat, "d/f")
        t.fails(EACCES, t.as_user, os.open, "d/new", os.O_CREAT | os.O_RDWR)
        t.fails(EACCES, t.as_user, os.mkdir, "d/new")
        t.fails(EACCES, t.as_user, os.unlink, "d/f")
        t.fails(EACCES, t.as_user, os.rename, "d/f", "d/g")
        t.fails(EACCES, t.as_user, os.symlink, "x", "d/s")
        t.fails(EACCES, t.as_user, os.mkfifo, "d/p")


def case_an_open_file_outlives_its_permission(t):
    t.file("f", b"data", 0o644)
    os.chown("f", USER, GROUP)

    def keep():
        fd = os.open("f", os.O_RDWR)
        os.chmod("f", 0)
        os.write(fd, b"DATA")
        os.lseek(fd, 0, 0)
        return os.read(fd, 10)

    t.eq(t.as_user(keep), b"DATA")
    t.fails(EACCES, t.as_user, os.open, "f", os.O_RDONLY)


def case_created_read_only_but_written(t):
    def make():
        fd = os.open("f", os.O_CREAT | os.O_RDWR, 0)
        os.write(fd, b"x")
        os.lseek(fd, 0, 0)
        return os.read(fd, 1)

    t.eq(t.as_user(make), b"x")
    t.eq(stat.S_IMODE(os.stat("f").st_mode), 0)


def case_create_through_a_dangling_symlink(t):
    os.symlink("target", "link")
    os.close(os.open("link", os.O_CREAT | os.O_WRONLY))
    t.check(stat.S_ISREG(os.lstat("target").st_mode), "no target")
    os.symlink("t2", "l2")
    t.fails(EEXIST, os.open, "l2", os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    t.fails(ENOENT, os.lstat, "t2")


def case_names_are_bytes(t):
    names = [b"\xff\xfe", b" ", b"\n", b"a b", "\u00fc".encode(), "u\u0308".encode(), b"\\", b"*", b"-", b"...", b"n" * 255]
    names += [bytes([i]) for i in range(1, 256) if i not in (0x2E, 0x2F)]
    for name in names:
        t.file(name, b"x") if not os.path.lexists(name) else None
        t.eq(t.read(name), b"x")
    t.eq(sorted(os.listdir(b".")), sorted(set(names)))


def case_unnamed_files(t):
    fd = os.open(".", os.O_TMPFILE | os.O_RDWR, 0o640)
    s = os.fstat(fd)
    t.eq((s.st_nlink, stat.S_IMODE(s.st_mode), s.st_size), (0, 0o640, 0))
    os.write(fd, b"data")
    t.eq(os.listdir("."), [])
    libc("linkat", -100, b"/proc/self/fd/%d" % fd, -100, b"named", 0x400)
    t.eq(os.fstat(fd).st_nlink, 1)
    t.eq(t.read("named"), b"data")
    os.close(fd)
    t.eq(t.read("named"), b"data")
    fd = os.open(".", os.O_TMPFILE | os.O_RDWR | os.O_EXCL, 0o640)
    t.fails(ENOENT, libc, "linkat", -100, b"/proc/self/fd/%d" % fd, -100, b"other", 0x400)
    os.close(fd)
    t.fails((EISDIR, EINVAL), os.open, ".", os.O_TMPFILE | os.O_RDONLY)


def case_offsets_are_shared_by_dup_and_fork(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, b"0123456789")
    other = os.dup(fd)
    os.lseek(fd, 4, 0)
    t.eq(os.read(other, 2), b"45")
    t.child(lambda: os.read(fd, 2))
    t.eq(os.read(fd, 1), b"8")
    second = os.open("f", os.O_RDONLY)
    t.eq(os.read(second, 1), b"0")

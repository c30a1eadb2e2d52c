"""setxattr(2), getxattr(2), listxattr(2), removexattr(2)."""

from errno import *
import os
from suite import KINDS, USER, GROUP, libc

CREATE, REPLACE = os.XATTR_CREATE, os.XATTR_REPLACE


def case_values(t):
    for path in ("f", "d"):
        t.file(path) if path == "f" else os.mkdir(path)
        t.eq(os.listxattr(path), [])
        for length in (0, 1, 100, 1000, 2000):
            os.setxattr(path, "user.v", bytes(range(256)) * 8 if length == 2000 else b"v" * length)
            t.eq(os.getxattr(path, "user.v"), bytes(range(256)) * 8 if length == 2000 else b"v" * length)
        t.eq(os.listxattr(path), ["user.v"])
        os.removexattr(path, "user.v")
        t.eq(os.listxattr(path), [])
        t.fails(ENODATA, os.getxattr, path, "user.v")
        t.fails(ENODATA, os.removexattr, path, "user.v")


def case_names(t):
    t.file("f")
    names = ["user.%s" % n for n in ("a", "b", "long" * 30, "with space", "\u00fc", "dots.and.dots", "a/b", "/")]
    for name in names:
        os.setxattr("f", name, name.encode())
    t.eq(sorted(os.listxattr("f")), sorted(names))
    for name in names:
        t.eq(os.getxattr("f", name), name.encode())
    t.fails(ERANGE, os.setxattr, "f", "user." + "n" * 251, b"")
    t.works(os.setxattr, "f", "user." + "n" * 250, b"x")
    t.fails(EINVAL, os.setxattr, "f", "user.", b"x")
    t.fails(EINVAL, os.getxattr, "f", "user.")
    t.fails(EOPNOTSUPP, os.setxattr, "f", "nothing", b"")
    t.fails(EOPNOTSUPP, os.setxattr, "f", "mine.name", b"")


def case_flags(t):
    t.file("f")
    t.fails(ENODATA, os.setxattr, "f", "user.a", b"1", REPLACE)
    t.works(os.setxattr, "f", "user.a", b"1", CREATE)
    t.fails(EEXIST, os.setxattr, "f", "user.a", b"2", CREATE)
    t.works(os.setxattr, "f", "user.a", b"3", REPLACE)
    t.eq(os.getxattr("f", "user.a"), b"3")
    t.fails(EEXIST, os.setxattr, "f", "user.a", b"4", CREATE | REPLACE)
    t.fails(ENODATA, os.setxattr, "f", "user.b", b"4", CREATE | REPLACE)
    t.eq(os.listxattr("f"), ["user.a"])


def case_the_same_value_changes_nothing(t):
    for path in ("f", "d"):
        t.file(path) if path == "f" else os.mkdir(path)
        for value in (b"", b"value"):
            os.setxattr(path, "user.a", b"another")
            t.touches(lambda: os.setxattr(path, "user.a", value), [("c", path)], [("m", path)])
            t.touches(lambda: os.setxattr(path, "user.a", value), [], [("c", path)])
            t.touches(lambda: os.setxattr(path, "user.a", value, REPLACE), [], [("c", path)])


def case_sizes(t):
    import ctypes

    t.file("f")
    os.setxattr("f", "user.a", b"12345")
    buffer = ctypes.create_string_buffer(10)
    t.eq(libc("getxattr", b"f", b"user.a", None, 0), 5)
    t.eq(libc("getxattr", b"f", b"user.a", buffer, 5), 5)
    t.fails(ERANGE, libc, "getxattr", b"f", b"user.a", buffer, 4)
    t.eq(libc("listxattr", b"f", None, 0), 7)
    t.fails(ERANGE, libc, "listxattr", b"f", buffer, 6)
    t.fails(E2BIG, os.setxattr, "f", "user.big", b"x" * 65537)


def case_kinds(t):
    for kind in KINDS:
        t.node(kind, kind)
        if kind in ("file", "dir"):
            t.works(os.setxattr, kind, "user.a", b"x", follow_symlinks=False)
        else:
            t.fails(EPERM, os.setxattr, kind, "user.a", b"x", follow_symlinks=False)
        t.works(os.setxattr, kind, "trusted.a", b"x", follow_symlinks=False)
        t.eq(os.getxattr(kind, "trusted.a", follow_symlinks=False), b"x")


def case_permissions(t):
    t.file("f", b"", 0o600)
    os.setxattr("f", "user.a", b"x")
    t.fails(EACCES, t.as_user, os.getxattr, "f", "user.a")
    os.chmod("f", 0o644)
    t.eq(t.as_user(os.getxattr, "f", "user.a"), b"x")
    t.fails(EACCES, t.as_user, os.setxattr, "f", "user.a", b"y")
    t.fails(EACCES, t.as_user, os.removexattr, "f", "user.a")
    t.fails(EPERM, t.as_user, os.setxattr, "f", "trusted.a", b"y")
    os.setxattr("f", "trusted.a", b"x")
    t.fails(ENODATA, t.as_user, os.getxattr, "f", "trusted.a")
    t.eq(sorted(os.listxattr("f")), ["trusted.a", "user.a"])
    t.eq(t.as_user(os.listxattr, "f"), ["user.a"])
    os.mkdir("sticky")
    os.chmod("sticky", 0o1777)
    t.fails(EPERM, t.as_user, os.setxattr, "sticky", "user.a", b"y")


def case_times(t):
    t.file("f")
    t.touches(lambda: os.setxattr("f", "user.a", b"x"), [("c", "f")], [("m", "f")])
    t.touches(lambda: os.getxattr("f", "user.a"), (), [("c", "f"), ("m", "f")])
    t.touches(lambda: os.removexattr("f", "user.a"), [("c", "f")], [("m", "f")])


def case_they_stay_with_the_node(t):
    t.file("f")
    os.setxattr("f", "user.a", b"x")
    os.link("f", "g")
    os.rename("f", "h")
    t.eq(os.getxattr("g", "user.a"), b"x")
    t.eq(os.getxattr("h", "user.a"), b"x")
    os.truncate("h", 0)
    t.eq(os.getxattr("h", "user.a"), b"x")


def case_errors_of_paths(t):
    t.fails(ENOENT, os.getxattr, "nothing", "user.a")
    t.fails(ENOENT, os.setxattr, "nothing", "user.a", b"")
    t.fails(ENOENT, os.listxattr, "nothing")
    t.fails(ENOENT, os.removexattr, "nothing", "user.a")

"""Runs the cases of one chapter in a directory: `suite.py CHAPTER DIRECTORY [CASE...]`, without
those that are named.

A case is a function whose name begins with `case_`; it gets a T with an empty directory as its
working directory. Expectations are those of ext4: a chapter is run on both, so an expectation that
fails on ext4 is wrong. Prints `passed N` and one line `FAILED case: what` for each failure.
"""

import ctypes
import errno
import importlib
import os
import pickle
import resource
import shutil
import signal
import stat
import sys
import tempfile
import time
import traceback

LIBC = ctypes.CDLL(None, use_errno=True)

USER, GROUP = 65534, 65534
OTHER_USER, OTHER_GROUP = 65533, 65533

KINDS = ("file", "dir", "fifo", "sock", "symlink", "char", "block")


def libc(name, *arguments):
    """A call that os does not have; raises OSError as os does."""
    ctypes.set_errno(0)
    function = getattr(LIBC, name)
    function.restype = ctypes.c_long if name.endswith("xattr") else ctypes.c_int
    result = function(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


class T:
    """One case."""

    def __init__(self, name):
        self.name = name
        self.passed = 0
        self.failures = []

    # ---- expectations

    def check(self, ok, what):
        if ok:
            self.passed += 1
        else:
            frame = sys._getframe(1)
            while frame.f_code.co_filename == __file__:
                frame = frame.f_back
            self.failures.append("line %d: %s" % (frame.f_lineno, what))

    def eq(self, got, wanted, what=""):
        self.check(got == wanted, "%s got %r, wanted %r" % (what, short(got), short(wanted)))

    def fails(self, wanted, function, *arguments, **options):
        """The call must fail with one of the errnos."""
        numbers = wanted if isinstance(wanted, tuple) else (wanted,)
        names = "/".join(errno.errorcode[n] for n in numbers)
        try:
            got = function(*arguments, **options)
        except OSError as e:
            self.check(
                e.errno in numbers,
                "%s, wanted %s" % (errno.errorcode.get(e.errno, e.errno), names),
            )
        else:
            self.check(False, "no failure but %r, wanted %s" % (got, names))

    def works(self, function, *arguments, **options):
        try:
            result = function(*arguments, **options)
        except OSError as e:
            self.check(False, "fails with " + errno.errorcode.get(e.errno, str(e.errno)))
            return None
        self.check(True, "")
        return result

    # ---- other processes

    def child(self, function, user=None, group=None, groups=()):
        """The function's result in a child process, as another user; OSErrors come back."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                if user is not None:
                    os.setgroups(list(groups))
                    os.setresgid(group, group, group)
                    os.setresuid(user, user, user)
                answer = (True, function())
            except OSError as e:
                answer = (False, e.errno)
            except BaseException as e:  # anything else is a mistake of the case
                answer = (False, repr(e))
            os.write(writer, pickle.dumps(answer))
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            data = pipe.read()
        os.waitpid(child, 0)
        ok, value = pickle.loads(data) if data else (False, "the child died")
        if ok:
            return value
        if isinstance(value, int):
            raise OSError(value, os.strerror(value))
        raise RuntimeError(value)

    def as_user(self, function, *arguments, groups=()):
        return self.child(lambda: function(*arguments), USER, GROUP, groups)

    def as_other(self, function, *arguments, groups=()):
        return self.child(lambda: function(*arguments), OTHER_USER, OTHER_GROUP, groups)

    # ---- things to work on

    def file(self, path, data=b"", mode=0o644):
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        if data:
            os.write(fd, data)
        os.fchmod(fd, mode)
        os.close(fd)
        return path

    def node(self, kind, path, mode=0o644):
        """A node of any kind."""
        if kind == "file":
            self.file(path, b"", mode)
        elif kind == "dir":
            os.mkdir(path, 0o755)
        elif kind == "fifo":
            os.mkfifo(path, mode)
        elif kind == "sock":
            os.mknod(path, stat.S_IFSOCK | mode)
        elif kind == "symlink":
            os.symlink("nowhere", path)
        elif kind == "char":
            os.mknod(path, stat.S_IFCHR | mode, os.makedev(1, 3))
        elif kind == "block":
            os.mknod(path, stat.S_IFBLK | mode, os.makedev(7, 0))
        return path

    def read(self, path):
        with open(path, "rb") as f:
            return f.read()

    # ---- times

    def times(self, path):
        s = os.lstat(path)
        return s.st_atime_ns, s.st_mtime_ns, s.st_ctime_ns

    def touches(self, function, changed=(), kept=()):
        """The call moves these times: ('m', path) or ('c', path); and leaves those alone."""
        before = {path: self.times(path) for _, path in tuple(changed) + tuple(kept)}
        tick()
        function()
        for which, path in changed:
            index = "amc".index(which)
            self.check(
                self.times(path)[index] > before[path][index], "%stime of %s stays" % (which, path)
            )
        for which, path in kept:
            index = "amc".index(which)
            self.check(
                self.times(path)[index] == before[path][index], "%stime of %s moves" % (which, path)
            )


def short(value):
    text = value
    if isinstance(value, (bytes, str)) and len(value) > 80:
        text = value[:40] + (b"..." if isinstance(value, bytes) else "...") + value[-20:]
    return text


def tick():
    """The kernel's coarse clock has moved on."""
    start = time.clock_gettime_ns(6)  # CLOCK_MONOTONIC_COARSE
    while time.clock_gettime_ns(6) < start + 5_000_000:
        pass


def run(chapter, directory, left_out):
    module = importlib.import_module(chapter)
    cases = [name for name in dir(module) if name.startswith("case_")]
    unknown = set(left_out) - set(cases)
    if unknown:
        sys.exit("%s has no %s" % (chapter, ", ".join(sorted(unknown))))
    cases = [name for name in cases if name not in left_out]
    passed = 0
    failures = []
    for name in sorted(cases):
        t = T(name)
        work = tempfile.mkdtemp(prefix="k", dir=directory)
        os.chmod(work, 0o777)
        os.chdir(work)
        os.umask(0o022)
        signal.alarm(60)
        try:
            getattr(module, name)(t)
        except BaseException:
            t.failures.append(traceback.format_exc(limit=4).replace("\n", " | "))
        signal.alarm(0)
        os.chdir(directory)
        shutil.rmtree(work, ignore_errors=True)
        if os.path.exists(work):
            t.failures.append("its directory cannot be removed: %s" % os.listdir(work)[:5])
        passed += t.passed
        failures += ["%s: %s" % (name, f) for f in t.failures]
    for failure in failures:
        print("FAILED " + failure)
    print("passed %d" % passed)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.modules["suite"] = sys.modules["__main__"]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def late(*_):
        raise TimeoutError("the case takes longer than a minute")

    signal.signal(signal.SIGALRM, late)
    run(sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:])
